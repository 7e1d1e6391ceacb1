"""What a coded table says happened, as type, mode and domain of the codebook."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from yalu.codebook import Codebook
from yalu.errors import VocabularyError
from yalu.model.coded import CodedWhy
from yalu.model.event import Domain, Quad

_DATA = resources.files("yalu.imports") / "data"
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = len("0841")


class CodedType(NamedTuple):
    """One code of a table in our terms; a null type has its reason. `swapped`: source and target change places."""

    type: str | None = None
    mode: str | None = None
    cameo: str | None = None
    quad: Quad | None = None
    domain: Domain | None = None
    weight: float | None = None
    why: CodedWhy | None = None
    swapped: bool = False


class Types:
    """Reads event codes with a codebook: types of its own, CAMEO codes and labels, ACLED types."""

    def __init__(self, book: Codebook) -> None:
        self._book = book

    def read(self, type: str, mode: str, cameo: str, label: str, contexts: str) -> CodedType:
        """Return what a row's code columns stand for; an empty text is a column that says nothing.

        A type of the codebook goes before a CAMEO code, a code before a label.
        """
        if type:
            return self._named(type, mode, _words(contexts))
        if cameo:
            # A label tells the code 010 that lost its zero from the code 10.
            labelled = cameo_labels().get(plain_words(label), "")
            return self.by_cameo(labelled if labelled == f"0{cameo}" else cameo)
        return self.by_label(label, mode) if label else CodedType(why="not_given")

    def by_cameo(self, code: str) -> CodedType:
        """Return what a CAMEO code stands for; a code that lost its leading zero (`42`) is read with it."""
        for written in (code, f"0{code}") if len(code) < _LONGEST else (code,):
            try:
                found = self._book.cameo_code(written)
            except VocabularyError:
                continue
            if found.type is None:
                return CodedType(cameo=written, why="not_in_codebook")
            return self._coded(found.type, found.mode, found.contexts, written)._replace(swapped=found.swapped)
        return CodedType(cameo=code, why="unknown")

    def by_label(self, label: str, detail: str = "") -> CodedType:
        """Return what an event's label stands for: a label of CAMEO, or a type of ACLED (its sub-type first)."""
        code = cameo_labels().get(plain_words(label))
        if code is not None:
            return self.by_cameo(code)
        for words in (detail.lower(), label.lower()):
            if words in _acled_types():
                name, mode, contexts = _acled_types()[words]
                return self._coded(name, mode or None, _words(contexts)) if name else CodedType(why="not_in_codebook")
        return CodedType(why="unknown")

    def _named(self, type: str, mode: str, contexts: Sequence[str]) -> CodedType:
        name = type.upper().replace(" ", "_")
        if name not in self._book.types:
            return CodedType(why="unknown")
        known = self._book.types[name].modes
        written = mode.lower().replace(" ", "-").replace("_", "-")
        return self._coded(name, written if written in known else None, contexts)

    def _coded(self, type: str, mode: str | None, contexts: Sequence[str], cameo: str | None = None) -> CodedType:
        book = self._book
        return CodedType(
            type=type,
            mode=mode,
            cameo=cameo or book.cameo(type, mode, contexts),
            quad=book.quad(type),
            domain=book.domain(type, contexts, mode),
            weight=book.weight(type, mode),
        )


def plain_words(text: str) -> str:
    """Return a text in small letters without punctuation, for looking it up."""
    return " ".join(_WORD.findall(text.lower()))


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in `data`."""
    return list(csv.DictReader((_DATA / name).read_text(encoding="utf-8").splitlines()))


@cache
def cameo_labels() -> dict[str, str]:
    """Return the CAMEO code of every label, in plain words."""
    return {row["label"]: row["cameo"] for row in rows_of("cameo_labels.csv")}


@cache
def _acled_types() -> dict[str, tuple[str, str, str]]:
    return {row["words"]: (row["type"], row["mode"], row["contexts"]) for row in rows_of("acled_types.csv")}


def _words(contexts: str) -> list[str]:
    return [each.strip().lower().replace(" ", "_") for each in re.split("[;,|]", contexts) if each.strip()]
