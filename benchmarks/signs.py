"""How well changes are found: made counts against EARS, made and known series against ruptures.

python -m benchmarks.signs            (make bench-signs; some three minutes)
"""

# ruff: noqa: T201 (a command of its own prints)

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import util

import numpy as np
import numpy.typing as npt

from benchmarks import change_scores, count_alarms
from benchmarks.known_series import known
from benchmarks.made_series import HELD_OUT, TUNING, UNSEEN, Marked, made
from yalu.detect import change_points, online_change_points

Floats = npt.NDArray[np.float64]
Finder = Callable[[Floats], Sequence[int]]
# Not the seed that was looked at while tuning.
_SEED = 7
_RESAMPLES = 4_000


def main() -> None:
    """Print the tables."""
    print(_counts_table())
    print()
    print(_series_table("series of the kinds tuned on", made(TUNING, _SEED)))
    print()
    print(_series_table("series of kinds not tuned on, and known series", [*made(HELD_OUT, _SEED), *known()]))
    print()
    print(_series_table("series of kinds written when everything was set", made(UNSEEN, _SEED)))


def _counts_table() -> str:
    title = f"Weekly counts, {count_alarms.RUNS:,} runs: found within {count_alarms.WITHIN} weeks and median delay, "
    title += f"at one false alarm in {count_alarms.ONE_IN} quiet weeks"
    head = "| method | counts | twofold | fourfold | false alarms in 260 quiet weeks |"
    lines = [title, head, "|---|---|---|---|---|"]
    for row in count_alarms.rows():
        print(f"measured: {row.method}, {row.scene}", file=sys.stderr, flush=True)
        lines.append(f"| {row.method} | {row.scene} | {row.doubled} | {row.fourfold} | {row.false_alarms:.2f} |")
    return "\n".join(lines)


def _series_table(title: str, series: Sequence[Marked]) -> str:
    scores = {name: _scores(find, series) for name, find in _finders().items()}
    own = scores["change_points"]
    lines = [
        f"{len(series)} {title}; in brackets change_points less the method, with its paired 95 % interval",
        "| method | covering | F1 | changes a series |",
        "|---|---|---|---|",
    ]
    for name, score in scores.items():
        cells = [
            f"{score[:, k].mean():.3f}{_lead(own[:, k] - score[:, k]) if score is not own else ''}" for k in (0, 1)
        ]
        lines.append(f"| {name} | {cells[0]} | {cells[1]} | {score[:, 2].mean():.1f} |")
    lines.append(f"Delay of online_change_points, for changes that somebody marked: {_delays(series)}.")
    return "\n".join(lines)


def _finders() -> Mapping[str, Finder]:
    own: dict[str, Finder] = {
        "change_points": change_points,
        "online_change_points": lambda x: [at for at, _ in online_change_points(x)],
        "report nothing": lambda x: [],
    }
    return own | _ruptures()


def _ruptures() -> dict[str, Finder]:
    """Return the methods of ruptures with least squares on standardised series and a penalty of 2 ln n."""
    if util.find_spec("ruptures") is None:
        return {}
    import ruptures

    def by(make: Callable[[int], object]) -> Finder:
        def find(x: Floats) -> Sequence[int]:
            spread = x.std() or 1.0
            search = make(len(x))
            ends: list[int] = search.fit_predict((x - x.mean()) / spread, pen=2 * np.log(len(x)))  # type: ignore[attr-defined]
            return ends[:-1]

        return find

    return {
        "ruptures PELT": by(lambda n: ruptures.KernelCPD(kernel="linear", min_size=2)),
        "ruptures Binseg": by(lambda n: ruptures.Binseg(model="l2")),
        "ruptures Window": by(lambda n: ruptures.Window(width=int(min(40, n / 4)), model="l2")),
    }


def _scores(find: Finder, series: Sequence[Marked]) -> Floats:
    """Return covering, F1 and the number of changes for each series."""
    rows = []
    for each in series:
        points = find(each.values)
        fits = change_scores.covering(each.annotations, points, len(each.values))
        rows.append((fits, change_scores.f1(each.annotations, points), len(points)))
    return np.array(rows, dtype=np.float64)


def _lead(differences: Floats) -> str:
    """Return the mean difference with its bootstrap interval over series."""
    random = np.random.default_rng(1)
    means = differences[random.integers(0, len(differences), (_RESAMPLES, len(differences)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return f" ({differences.mean():+.3f} [{low:+.3f}, {high:+.3f}])"


def _delays(series: Sequence[Marked]) -> str:
    values, shares = [], []
    for each in series:
        marked = {point for own in each.annotations.values() for point in own}
        for at, decided in online_change_points(each.values):
            if any(abs(at - point) <= change_scores.MARGIN for point in marked):
                values.append(decided - at)
                shares.append((decided - at) / len(each.values))
    if not values:
        return "none found"
    return (
        f"median {np.median(values):.0f} values, {100 * np.median(shares):.0f} % of the series ({len(values)} changes)"
    )


if __name__ == "__main__":
    main()
