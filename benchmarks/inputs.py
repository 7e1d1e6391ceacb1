"""What is measured: the worked example's dispatches, repeated where more are needed, and the KCNA corpus if present."""

from __future__ import annotations

import gzip
import itertools
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DISPATCHES = ROOT / "examples" / "china-dprk" / "dispatches"
GOLD = ROOT / "tests" / "gate" / "gold" / "sentences.jsonl"
_CORPUS = Path("corpora") / "kcna-2024.jsonl.gz"
_RECORDS = Path("gold") / "gsr-dev.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured: reports to code, years of the made world, articles of KCNA (null: all)."""

    reports: int
    years: int
    articles: int | None


QUICK = Sizes(reports=200, years=5, articles=40)
FULL = Sizes(reports=2000, years=40, articles=None)


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """The inputs of one run of the benchmarks; what is made is written under `folder`."""

    folder: Path
    sizes: Sizes = QUICK
    dispatches: Path = DISPATCHES

    @cached_property
    def reports(self) -> Path:
        """A file of `sizes.reports` dispatches, from the first on again where there are fewer, each with its own id."""
        path = self.folder / "reports.jsonl"
        files = sorted(self.dispatches.glob("*.jsonl"))
        lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        with path.open("w", encoding="utf-8") as file:
            for number, line in enumerate(itertools.islice(itertools.cycle(lines), self.sizes.reports)):
                file.write(json.dumps({**json.loads(line), "id": f"report-{number}"}, ensure_ascii=False) + "\n")
        return path

    @cached_property
    def articles(self) -> Path | None:
        """A file of the first articles of the KCNA corpus, null where the corpus is not beside the checkout."""
        corpus = _shared() / _CORPUS
        if not corpus.is_file():
            return None
        path = self.folder / "articles.jsonl"
        with gzip.open(corpus) as lines:
            path.write_bytes(b"".join(itertools.islice(lines, self.sizes.articles)))
        return path

    @cached_property
    def sentences(self) -> Path:
        """A file of the sentences of our own gold, one a text: short news sentences of all types and decades."""
        rows = map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
        return self._texts("sentences", ({name: row[name] for name in ("id", "text", "published")} for row in rows))

    @cached_property
    def records(self) -> Path | None:
        """A file of the texts of the PLOVER gold standard records, null where they are not beside the checkout."""
        gold = _shared() / _RECORDS
        if not gold.is_file():
            return None
        rows = json.loads(gold.read_text(encoding="utf-8"))
        return self._texts("records", ({name: row[name] for name in ("id", "date", "text")} for row in rows))

    def _texts(self, name: str, rows: Iterable[dict[str, Any]]) -> Path:
        path = self.folder / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return path


def _shared() -> Path:
    return Path(os.environ.get("YALU_SHARED", ROOT.parent / "shared"))
