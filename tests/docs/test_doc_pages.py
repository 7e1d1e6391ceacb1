"""The helper that runs pages: what it takes for a command, and what it takes for output."""

from __future__ import annotations

from pathlib import Path

import doc_pages
from doc_pages import Outcome, Step

PAGE = """\
Words.

```console
$ cat > a.txt <<'END'
$ not a command
END
$ mkdir -p b && \\
  cd b
$ cat ../a.txt
what it was
```

```console skip=network
$ curl https://example.org
```

```python
from pathlib import Path
print(Path("../a.txt").read_text())
```

    $ not a block
"""


def test_commands_are_told_from_what_they_print() -> None:
    (console, skipped, python) = doc_pages.blocks(PAGE)
    assert [step.command for step in doc_pages.steps(console)] == [
        "cat > a.txt <<'END'\n$ not a command\nEND",
        "mkdir -p b && \\\n  cd b",
        "cat ../a.txt",
    ]
    assert [step.printed for step in doc_pages.steps(console)] == [None, None, "what it was"]
    assert skipped.skip == "network"
    assert doc_pages.steps(skipped) == []
    assert doc_pages.steps(python)[0].language == "python"


def test_a_page_runs_in_order_and_keeps_its_folder(tmp_path: Path) -> None:
    outcomes = doc_pages.run_page(PAGE, tmp_path)
    assert [outcome.status for outcome in outcomes] == [0, 0, 0, 0]
    assert [outcome.printed for outcome in outcomes[2:]] == ["$ not a command"] * 2


def test_a_page_stops_at_the_first_failure(tmp_path: Path) -> None:
    outcomes = doc_pages.run_page("```console\n$ true\n$ exit 3\n$ true\n```\n", tmp_path)
    assert [outcome.status for outcome in outcomes] == [0, 3]


def test_refreshing_writes_what_is_printed_today_and_nothing_else(tmp_path: Path) -> None:
    outcomes = doc_pages.run_page(PAGE, tmp_path)
    assert doc_pages.refreshed(PAGE, outcomes) == PAGE.replace("what it was", "$ not a command")
    step = Step(language="console", command="ls", printed=None)
    silent = "```console\n$ ls\n```\n"
    assert doc_pages.refreshed(silent, [Outcome(step=step, status=0, printed="b")]) == silent
