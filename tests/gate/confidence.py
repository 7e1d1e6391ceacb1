"""Fit the coder's confidence on our own gold and say how well it holds: `python tests/gate/confidence.py [--write]`.

A mention is right when its states and its type are those of a gold event. A logistic model of the signals of
`yalu.code.confidence` is fitted with a ridge penalty; every figure is cross-validated: each text is judged by a model
that has not seen it. `--write` writes the coefficients into the package and the reliability table into
docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from measuring import GOLD, GOLD_FILES, code
from numpy.typing import NDArray
from pages import replace_part
from score import GoldDocument, is_right, load_gold, pairs_of

import yalu.code.rules
from yalu.code.confidence import signals
from yalu.codebook import load_codebook

Floats = NDArray[np.float64]

COEFFICIENTS = Path(__file__).parents[2] / "src" / "yalu" / "code" / "data" / "confidence.yaml"
FOLDS = 10
# Ridge penalties in units of one mention: of signals, and of types, of which some have few mentions. Of 0.1, 0.3, 1, 3
# for the first and 1, 3, 10, 30 for the second these had the best likelihood and slope, cross-validated.
PENALTY, TYPE_PENALTY = 1.0, 3.0
BINS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
CUTS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One pair of states of a mention: the fold of its text, its signals and type, its weight, whether it is right."""

    fold: int
    seen: dict[str, float]
    type: str
    weight: float
    right: bool


class _Recorder(yalu.code.rules.RuleCoder):
    """The coder, which keeps the signals of every mention by its id and drops none."""

    seen: dict[str, dict[str, float]] = {}  # noqa: RUF012 (one for all: the pipeline makes the coder)

    def _event(self, document: Any, story: Any, sentence: Any, frame: Any, report: Any, sides: Any, *rest: Any) -> Any:
        event = super()._event(document, story, sentence, frame, report, sides, *rest)
        if event is not None:
            self.seen[event.mention_id] = signals(frame, report, sides, rest[1])
        return event


def judged() -> list[Judged]:
    """Return what the coder finds in our gold, before any is dropped, each judged."""
    lowest, yalu.code.rules._LOWEST_CONFIDENCE = yalu.code.rules._LOWEST_CONFIDENCE, 0.0
    try:
        return [row for name in GOLD_FILES for row in _judged(load_gold(GOLD / name))]
    finally:
        yalu.code.rules._LOWEST_CONFIDENCE = lowest


def _judged(documents: Sequence[GoldDocument]) -> Iterator[Judged]:
    coded = code(documents, coder=_Recorder)
    for document in documents:
        lines = [(line, pair) for line in coded[document.id] for pair in pairs_of(line)]
        verdicts = is_right(document, [pair for _, pair in lines])
        for (line, _), right in zip(lines, verdicts, strict=True):
            if right is not None:
                yield Judged(
                    fold=int(hashlib.sha256(document.id.encode()).hexdigest(), 16) % FOLDS,
                    seen=_Recorder.seen[line["mention_id"]],
                    type=line["type"],
                    weight=1 / len(pairs_of(line)),
                    right=right,
                )


def fit(rows: Sequence[Judged]) -> Floats:
    """Return intercept, weights of the signals, weights of the types, by Newton's method."""
    inputs, right = _inputs(rows), np.array([row.right for row in rows], dtype=float)
    weights = np.array([row.weight for row in rows])
    penalty = np.array([0.0] + [PENALTY] * len(rows[0].seen) + [TYPE_PENALTY] * len(_types()))
    # What the penalty draws a signal's weight to is nothing, the intercept to nowhere.
    found = np.zeros(inputs.shape[1])
    for _ in range(30):
        predicted = _logistic(inputs @ found)
        slope = inputs.T @ (weights * (predicted - right)) + penalty * found
        curve = (inputs * (weights * predicted * (1 - predicted))[:, None]).T @ inputs + np.diag(penalty + 1e-9)
        found = found - np.linalg.solve(curve, slope)
    return found


def cross_validated(rows: Sequence[Judged]) -> Floats:
    """Return, for each row, the probability by a model fitted without its fold."""
    predicted = np.zeros(len(rows))
    for fold in range(FOLDS):
        model = fit([row for row in rows if row.fold != fold])
        inside = [number for number, row in enumerate(rows) if row.fold == fold]
        predicted[inside] = _logistic(_inputs([rows[number] for number in inside]) @ model)
    return predicted


def _inputs(rows: Sequence[Judged]) -> Floats:
    types = _types()
    return np.array([[1.0, *row.seen.values(), *(float(row.type == each) for each in types)] for row in rows])


def _types() -> list[str]:
    return sorted(load_codebook().types)


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)))


def figures(rows: Sequence[Judged], predicted: Floats) -> dict[str, float]:
    """Return the Brier score, and that of the share alone, calibration error, slope and intercept, and the AUC."""
    weights = np.array([row.weight for row in rows])
    right = np.array([row.right for row in rows], dtype=float)
    share = np.average(right, weights=weights)
    bins = list(_bins(rows, predicted))
    total = sum(count for _, _, count, _, _ in bins)
    slope, intercept = _platt(predicted, right, weights)
    return {
        "mentions": float(weights.sum()),
        "share": float(share),
        "brier": float(np.average((predicted - right) ** 2, weights=weights)),
        "brier_of_share": float(share * (1 - share)),
        "calibration_error": sum(count * abs(said - seen) for _, _, count, said, seen in bins) / total,
        "slope": slope,
        "intercept": intercept,
        "auc": _auc(predicted, right),
    }


def _bins(rows: Sequence[Judged], predicted: Floats) -> Iterator[tuple[float, float, float, float, float]]:
    """Yield lower and upper bound, number, mean prediction and share of right ones of each bin that has any."""
    weights = np.array([row.weight for row in rows])
    right = np.array([row.right for row in rows], dtype=float)
    for low, high in pairwise(BINS):
        inside = (predicted >= low) & (predicted < high)
        if weights[inside].sum() > 0:
            said, seen = (float(np.average(each[inside], weights=weights[inside])) for each in (predicted, right))
            yield low, min(high, 1.0), float(weights[inside].sum()), said, seen


def _platt(predicted: Floats, right: Floats, weights: Floats) -> tuple[float, float]:
    """Return slope and intercept of the outcomes on the logits: 1 and 0 where probabilities hold."""
    logits = np.log(predicted / (1 - predicted))
    inputs, found = np.column_stack([logits, np.ones_like(logits)]), np.array([1.0, 0.0])
    for _ in range(30):
        now = _logistic(inputs @ found)
        curve = (inputs * (weights * now * (1 - now))[:, None]).T @ inputs
        found = found - np.linalg.solve(curve, inputs.T @ (weights * (now - right)))
    return float(found[0]), float(found[1])


def _auc(predicted: Floats, right: Floats) -> float:
    """Return how often a right mention has a higher probability than a wrong one."""
    better = predicted[right == 1][:, None] - predicted[right == 0][None, :]
    return float(((better > 0) + 0.5 * (better == 0)).mean())


def cuts(rows: Sequence[Judged], predicted: Floats) -> Iterator[tuple[float, float, float]]:
    """Yield, for each cut, the share of right mentions kept and the share of the kept that are right."""
    right, weights = np.array([row.right for row in rows], dtype=float), np.array([row.weight for row in rows])
    for cut in CUTS:
        kept = predicted >= cut
        yield (
            cut,
            float((right * weights)[kept].sum() / (right * weights).sum()),
            float(np.average(right[kept], weights=weights[kept])),
        )


def table(rows: Sequence[Judged], predicted: Floats) -> str:
    """Return the reliability table and the cuts as Markdown."""
    lines = [
        "| confidence | mentions | said | right |",
        "|---|---|---|---|",
        *(
            f"| {low:.1f} to {high:.1f} | {count:.0f} | {said:.2f} | {seen:.2f} |"
            for low, high, count, said, seen in _bins(rows, predicted)
        ),
        "",
        _in_words(figures(rows, predicted)),
        "",
        "| asked for at least | right mentions kept | kept mentions right |",
        "|---|---|---|",
        *(f"| {cut:.2f} | {100 * kept:.0f} | {100 * right:.0f} |" for cut, kept, right in cuts(rows, predicted)),
    ]
    return "\n".join(lines)


def _in_words(found: Mapping[str, float]) -> str:
    return (
        f"{found['mentions']:.0f} mentions, {100 * found['share']:.0f} per cent right. "
        f"Brier score {found['brier']:.3f}, against {found['brier_of_share']:.3f} for saying that "
        f"share each time;\ncalibration error "
        f"{found['calibration_error']:.3f}; slope {found['slope']:.2f} and intercept {found['intercept']:.2f} of what "
        f"came out on the logits (1 and 0 where probabilities hold);\na right mention outranks a wrong one "
        f"{100 * found['auc']:.0f} times in 100."
    )


def coefficients(rows: Sequence[Judged]) -> str:
    """Return the data file."""
    model = fit(rows)
    names = list(rows[0].seen)
    signs = model[1 : 1 + len(names)]
    own = model[1 + len(names) :]
    mentions = sum(row.weight for row in rows)
    return "\n".join(
        [
            "# Coefficients of the confidence of a mention (`yalu.code.confidence`), by tests/gate/confidence.py:",
            f"# logistic regression on {mentions:.0f} mentions in our own gold (tests/gate/gold), with ridge penalties",
            f"# {PENALTY:g} on signals and {TYPE_PENALTY:g} on types. How well it holds: docs/accuracy.md.",
            "# Licence: Apache-2.0.",
            f"intercept: {model[0]:.3f}",
            "weights:",
            *(f"  {name}: {value:.3f}" for name, value in zip(names, signs, strict=True)),
            "types:",
            *(f"  {name}: {value:.3f}" for name, value in zip(_types(), own, strict=True)),
            "",
        ]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write coefficients and table")
    options = parser.parse_args(arguments)
    rows = judged()
    shown = table(rows, cross_validated(rows))
    if options.write:
        COEFFICIENTS.write_text(coefficients(rows), encoding="utf-8")
        replace_part("reliability", shown)
    sys.stdout.write(shown + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
