"""Dependencies by transitions: shift, reduce, left arc, right arc and break, the best allowed one at each step.

Arc-eager parsing with non-monotonic repairs (Honnibal and Johnson 2015), as the model was trained for. Many sentences
go step by step together, so that each step is one product of matrices.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SHIFT, REDUCE, LEFT, RIGHT, BREAK = range(5)
# Sentences that go together: more is no faster, and the memory of their features grows.
_TOGETHER = 96
_FEATURES = 8
_NEVER = np.float32(-np.inf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The parser's layers: words x 96 → 64, its eight features → 2 x 64, hidden 64 → moves."""

    lower: Floats
    lower_bias: Floats
    features: Floats
    features_bias: Floats
    missing: Floats
    upper: Floats
    upper_bias: Floats


class _State:
    """A sentence being parsed: stack, buffer, arcs. Words are numbers; -1 is no word."""

    __slots__ = (
        "breaks",
        "heads",
        "labels",
        "lefts",
        "length",
        "next",
        "offset",
        "returned",
        "rights",
        "stack",
        "stuck",
    )

    def __init__(self, length: int, offset: int) -> None:
        self.length = length
        self.offset = offset
        self.next = 0
        self.stack: list[int] = []
        # Words put back in front of the buffer, the first last, and those that may not be shifted again.
        self.returned: list[int] = []
        self.stuck: set[int] = set()
        self.breaks: set[int] = set()
        self.heads = [-1] * length
        self.labels = ["ROOT"] * length
        self.lefts: dict[int, list[int]] = defaultdict(list)
        self.rights: dict[int, list[int]] = defaultdict(list)

    def first(self) -> int:
        """Return the first word of the buffer."""
        if self.returned:
            return self.returned[-1]
        return self.next if self.next < self.length else -1

    def second(self) -> int:
        """Return the second word of the buffer."""
        waiting = len(self.returned)
        if waiting > 1:
            return self.returned[-2]
        second = self.next + 1 - waiting
        return second if second < self.length else -1

    def features(self) -> tuple[int, ...]:
        """Return the eight words that the next move depends on, as rows among all words (0: none)."""
        stack, first, second = self.stack, self.first(), self.second()
        depth = len(stack)
        top = stack[-1] if depth else -1
        lefts, rights = self.lefts, self.rights
        first_left = lefts[first][-1] if lefts.get(first) else -1
        top_left = lefts[top][-1] if lefts.get(top) else -1
        top_right = rights[top][-1] if rights.get(top) else -1
        offset = self.offset
        return (
            first + offset if first >= 0 else 0,
            second + offset if second >= 0 else 0,
            top + offset if depth else 0,
            stack[-2] + offset if depth > 1 else 0,
            stack[-3] + offset if depth > 2 else 0,
            first_left + offset if first_left >= 0 else 0,
            top_left + offset if top_left >= 0 else 0,
            top_right + offset if top_right >= 0 else 0,
        )

    def allowed(self) -> int:
        """Return which moves are possible: a bit for each."""
        left = self.length - self.next + len(self.returned)
        first, second = self.first(), self.second()
        breakable = left >= 2 and second == first + 1 and second not in self.breaks
        moves = 1 << BREAK if breakable else 0
        if not self.stack:
            return moves | 1 << SHIFT
        moves |= 1 << REDUCE
        if left and first not in self.breaks:
            moves |= 1 << LEFT | 1 << RIGHT
            if left >= 2 and first not in self.stuck:
                moves |= 1 << SHIFT
        return moves

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return not self.stack and self.next >= self.length and not self.returned

    def move(self, move: int, label: str) -> None:
        """Make a move."""
        if move == SHIFT:
            self._push()
        elif move == REDUCE:
            if len(self.stack) == 1 or self.heads[self.stack[-1]] >= 0:
                self.stack.pop()
            else:
                word = self.stack.pop()
                self.stuck.add(word)
                self.returned.append(word)
        elif move == LEFT:
            first = self.first()
            self._attach(self.stack.pop(), first, label)
            self.stuck.discard(first)
        elif move == RIGHT:
            self._attach(self.first(), self.stack[-1], label)
            self._push()
        else:
            self.breaks.add(self.second())

    def _push(self) -> None:
        if self.returned:
            self.stack.append(self.returned.pop())
        else:
            self.stack.append(self.next)
            self.next += 1

    def _attach(self, child: int, head: int, label: str) -> None:
        before = self.heads[child]
        if before >= 0:
            arcs = (self.lefts if before > child else self.rights)[before]
            if arcs and arcs[-1] == child:
                arcs.pop()
        (self.lefts if head > child else self.rights)[head].append(child)
        self.heads[child] = head
        self.labels[child] = label


class TransitionParser:
    """Finds heads and labels of the words of many sentences at once."""

    def __init__(self, weights: Weights, moves: str) -> None:
        actions = [
            (int(kind), label) for kind, labels in json.loads(moves).items() for label in _most_frequent_first(labels)
        ]
        self._actions = actions
        kinds = np.array([kind for kind, _ in actions])
        # For each set of possible moves, what to add to the scores.
        self._masks = np.array(
            [[0.0 if allowed >> kind & 1 else _NEVER for kind in kinds] for allowed in range(1 << 5)], dtype=np.float32
        )
        self._lower, self._lower_bias = np.ascontiguousarray(weights.lower.T), weights.lower_bias
        features, hidden, pieces, inputs = weights.features.shape
        # The two pieces one after the other, so that the larger is found over whole rows.
        ordered = weights.features.transpose(3, 0, 2, 1)
        self._features = np.ascontiguousarray(ordered.reshape(inputs, features * pieces * hidden))
        self._width = pieces * hidden
        self._bias = np.ascontiguousarray(weights.features_bias.T.reshape(-1))
        self._missing = np.ascontiguousarray(weights.missing.reshape(features, hidden, pieces).transpose(0, 2, 1))
        self._upper, self._upper_bias = np.ascontiguousarray(weights.upper.T), weights.upper_bias

    def parse(self, sentences: Sequence[Floats]) -> list[tuple[list[int], list[str]]]:
        """Return heads and labels for the vectors of each sentence (words x 96); the head of a root is itself."""
        parsed: list[tuple[list[int], list[str]]] = [([], [])] * len(sentences)
        # Sentences of like length finish together.
        order = sorted((number for number, each in enumerate(sentences) if len(each)), key=lambda n: len(sentences[n]))
        for start in range(0, len(order), _TOGETHER):
            numbers = order[start : start + _TOGETHER]
            for number, state in zip(numbers, self._run([sentences[number] for number in numbers]), strict=True):
                parsed[number] = _with_heads_by_label(state)
        return parsed

    def _run(self, sentences: Sequence[Floats]) -> list[_State]:
        """Return the state that each sentence ends in."""
        rows = self._word_features(np.concatenate(sentences))
        states: list[_State] = []
        offset = 1
        for sentence in sentences:
            states.append(_State(len(sentence), offset))
            offset += len(sentence)
        active = [state for state in states if not state.done]
        while active:
            for state, best in zip(active, self._best_moves(active, rows), strict=True):
                state.move(*self._actions[best])
            active = [state for state in active if not state.done]
        return states

    def _best_moves(self, states: Sequence[_State], rows: Floats) -> list[int]:
        """Return the number of the best allowed move in each state, from what words add to the hidden layer."""
        words = np.array([state.features() for state in states])
        hidden = rows[words * _FEATURES + np.arange(_FEATURES)].sum(axis=1)
        hidden += self._bias
        half = self._width // 2
        scores = np.maximum(hidden[:, :half], hidden[:, half:]) @ self._upper
        scores += self._upper_bias
        scores += self._masks[[state.allowed() for state in states]]
        best: list[int] = scores.argmax(axis=1).tolist()
        return best

    def _word_features(self, vectors: Floats) -> Floats:
        """Return what each word adds to the hidden layer in each of the eight places ((1 + words) * 8 rows)."""
        rows = np.empty((1 + len(vectors), _FEATURES, self._width), dtype=np.float32)
        rows[0] = self._missing.reshape(_FEATURES, self._width)
        rows[1:] = ((vectors @ self._lower + self._lower_bias) @ self._features).reshape(-1, _FEATURES, self._width)
        return rows.reshape(-1, self._width)


def _most_frequent_first(labels: Mapping[str, int]) -> list[str]:
    """Return the labels of a move in the order of the scores."""
    return sorted(labels, key=lambda label: (labels[label], label), reverse=True)


def _with_heads_by_label(state: _State) -> tuple[list[int], list[str]]:
    """Return heads and labels; a label `prep||pobj` names the label of the true head, found below the head given.

    Pseudo-projective parsing (Nivre and Nilsson 2005): arcs that cross were lifted for training.
    """
    heads = [head if head >= 0 else word for word, head in enumerate(state.heads)]
    labels = state.labels
    for word, label in enumerate(labels):
        if "||" in label:
            labels[word], _, wanted = label.partition("||")
            heads[word] = _below(heads, labels, word, wanted)
    return heads, labels


def _below(heads: Sequence[int], labels: Sequence[str], word: int, wanted: str) -> int:
    """Return the nearest word with a label below the head of `word`, breadth first, else that head."""
    level = [heads[word]]
    while level:
        children = [
            child
            for parent in level
            for child, head in enumerate(heads)
            if head == parent and child not in (parent, word)
        ]
        for child in children:
            if labels[child] == wanted:
                return child
        level = children
    return heads[word]
