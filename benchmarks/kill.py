"""Kill an add at random moments, complete it, and compare with one that was never killed.

    python -m benchmarks.kill REPORTS.jsonl[.gz] [--kills 50] [--limit 500] [--within 20] [--workers 1] [--seed 1]

Prints a line for each kill and a verdict; exits 1 unless every export is byte-identical and the record is sound. Where
an add completes between two kills, it is compared too, and the next kills go on in a new workspace.
"""

# ruff: noqa: T201, S603, S311 (a script prints; it starts this Python; moments to kill at are no secrets)

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from yalu.record.doctor import doctor
from yalu.workspace import EXPORTS, Workspace

_ADD = """
import sys
from yalu.workspace import Workspace
Workspace(sys.argv[1]).add(sys.argv[2], workers=int(sys.argv[3]))
"""


class Trial:
    """Adds of one file, killed and completed, in workspaces under one folder."""

    def __init__(self, folder: Path, reports: Path, workers: int) -> None:
        self.faults: list[str] = []
        self._folder = folder
        self._reports = reports
        self._workers = workers
        self._whole = self._new("whole")
        self._killed = self._new("killed-0")
        self._number = 0

    def uninterrupted(self) -> float:
        """Add without a kill and return the seconds it took."""
        started = time.monotonic()
        if self._start(self._whole).wait() != 0:
            sys.exit("the add fails without being killed: mend that first.")
        return time.monotonic() - started

    def kill(self, moment: float) -> str:
        """Start the add, kill it after `moment` seconds with all its workers, and say what became of it."""
        process = self._start(self._killed)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        self._note(finding.where for finding in doctor(self._killed.store).findings if not finding.repairable)
        told = f"code {code}, {documents(self._killed)} documents recorded"
        if code == 0:
            told += "; complete before the kill, compared: " + self.complete()
        return told

    def complete(self) -> str:
        """Complete the killed add, compare it with the whole one, and go on in a new workspace."""
        if self._start(self._killed).wait() != 0:
            self._note(["the add that completes fails"])
        different = [name for name in EXPORTS if self._export(self._whole, name) != self._export(self._killed, name)]
        self._note(f"export of {name} differs" for name in different)
        self._note(finding.where for finding in doctor(self._killed.store).findings)
        self._number += 1
        self._killed = self._new(f"killed-{self._number}")
        return f"differs in {', '.join(different)}" if different else "byte-identical"

    def _new(self, name: str) -> Workspace:
        return Workspace.init(self._folder / name)

    def _start(self, workspace: Workspace) -> subprocess.Popen[bytes]:
        # A session of its own, so that workers are killed with their parent, as by a power cut.
        command = [sys.executable, "-c", _ADD, str(workspace.path), str(self._reports), str(self._workers)]
        return subprocess.Popen(command, start_new_session=True)

    def _export(self, workspace: Workspace, what: str) -> list[bytes]:
        exported = []
        for kind in ("jsonl", "csv"):
            path = self._folder / f"export.{kind}"
            workspace.export(what, path)
            exported.append(path.read_bytes())
        return exported

    def _note(self, faults: Iterable[str]) -> None:
        self.faults += faults


def documents(workspace: Workspace) -> int:
    """Return how many documents a workspace holds."""
    return len(workspace.store.known_documents())


def first_lines(source: Path, limit: int, target: Path) -> Path:
    """Copy the first lines of a file, unpacked, and return the copy."""
    data = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
    target.write_bytes(b"".join(itertools.islice(data.splitlines(keepends=True), limit)))
    return target


def main() -> int:
    """Run the trial and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--limit", type=int, default=500, help="documents to take from the file")
    # Long enough for the first run of 25 documents to be committed now and then, so that kills strike at every stage.
    parser.add_argument("--within", type=float, default=20.0, help="longest time before a kill, seconds")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="yalu-kill-") as folder:
        reports = first_lines(options.reports, options.limit, Path(folder) / "reports.jsonl")
        trial = Trial(Path(folder), reports, options.workers)
        seconds = trial.uninterrupted()
        print(f"uninterrupted: {seconds:.1f} s", flush=True)
        for number in range(1, options.kills + 1):
            moment = chance.uniform(0.0, min(options.within, seconds))
            print(f"kill {number} after {moment:.1f} s: {trial.kill(moment)}", flush=True)
        print(f"completed after the last kill: {trial.complete()}")
    print("verdict: FAILED: " + "; ".join(trial.faults) if trial.faults else "verdict: nothing lost, nothing double")
    return 1 if trial.faults else 0


if __name__ == "__main__":
    sys.exit(main())
