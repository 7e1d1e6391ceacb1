"""How states are called in sentences, from the gazetteer of states."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from yalu.errors import ConfigError
from yalu.model.state_name import StateName

# Names that take the article in a sentence: plurals, and names made of common nouns.
_WITH_ARTICLE = re.compile(
    r"United (States|Kingdom|Arab Emirates)|Soviet Union|Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros"
    r"|Seychelles|.*Republic\b.*|.*(Islands|Territory|Territories)"
)
# Codes that stand for actors other than states (docs/design.md, "Words").
_OTHERS = {
    "UNO": StateName(name="the United Nations", adjective="United Nations"),
    "IGO": StateName(name="an intergovernmental organisation", adjective="intergovernmental"),
    "NGO": StateName(name="a non-governmental organisation", adjective="non-governmental"),
    "IMG": StateName(name="an armed group", adjective="armed group's"),
    "MNC": StateName(name="a multinational company", adjective="multinational"),
}


def state_name(code: str) -> StateName:
    """Return the name and adjective of a state or other actor; its code where neither is known."""
    return _names().get(code) or StateName(name=code, adjective=code)


def is_state(code: str) -> bool:
    """Tell whether a code is a state's: known to the gazetteer, and none of those for other actors."""
    return code in _names() and code not in _OTHERS


def state_codes() -> list[str]:
    """Return the codes of all states the gazetteer knows, and of other actors, sorted."""
    return sorted(_names())


def check_state(code: str) -> str:
    """Return the code in capitals where the gazetteer knows it. Raises ConfigError that names the nearest it knows."""
    wanted = code.upper()
    if wanted in _names():
        return wanted
    near = "; ".join(f"{each} is {_names()[each].name}" for each in _nearest(code))
    remedy = f"Did you mean one of these: {near}?" if near else "Name it by its ISO 3166 alpha-3 code, such as CHN."
    raise ConfigError("is not the code of a state.", item=repr(code), remedy=remedy)


def _nearest(words: str) -> list[str]:
    """Return at most three codes: of states so named, then those with the same letters, then those spelt alike."""
    wanted = words.casefold()
    named = [code for code, state in _names().items() if wanted in (state.name.casefold(), state.adjective.casefold())]
    swapped = [code for code in _names() if sorted(code) == sorted(words.upper())]
    alike = difflib.get_close_matches(words.upper(), _names(), n=3)
    return list(dict.fromkeys([*named, *swapped, *alike]))[:3]


@cache
def _names() -> Mapping[str, StateName]:
    text = resources.files("yalu.resolve").joinpath("data/states.csv").read_text(encoding="utf-8")
    names = dict(_OTHERS)
    for row in csv.DictReader(text.splitlines()):
        name, adjective = row["name"], row["adjectives"].partition("|")[0]
        article = "the " if _WITH_ARTICLE.fullmatch(name) else ""
        names[row["code"]] = StateName(name=article + name, adjective=adjective or name)
    return names
