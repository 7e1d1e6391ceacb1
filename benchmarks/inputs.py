"""What is measured: the worked example's dispatches, repeated where more are needed, and the KCNA corpus if present."""

from __future__ import annotations

import gzip
import itertools
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
DISPATCHES = ROOT / "examples" / "china-dprk" / "dispatches"
_CORPUS = Path("corpora") / "kcna-2024.jsonl.gz"


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
        corpus = Path(os.environ.get("YALU_SHARED", ROOT.parent / "shared")) / _CORPUS
        if not corpus.is_file():
            return None
        path = self.folder / "articles.jsonl"
        with gzip.open(corpus) as lines:
            path.write_bytes(b"".join(itertools.islice(lines, self.sizes.articles)))
        return path
