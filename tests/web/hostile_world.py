"""Texts that mean harm, and a workspace full of them: in titles, sentences, names and addresses."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

from yalu import Workspace
from yalu.model import (
    Actor,
    Attribution,
    Claim,
    DateValue,
    Document,
    Event,
    EventMention,
    Evidence,
    Holder,
    Known,
    Likelihood,
    Link,
    Place,
    Quantity,
    Sentence,
    Story,
)

# What a script that got through would do: leave a mark that the browser's page can be asked for.
ACT = "window.harm=1"
# What a template that was run would print.
EVALUATED = str(8713 * 9377)
# Ways out of where a text stands, ways to run something there, and ways to hide both.
WAYS_OUT = (
    "",
    '"',
    "'",
    "`",
    "</title>",
    "</textarea>",
    "</style>",
    "</script>",
    "-->",
    "]]>",
    '">',
    "'>",
    '\\"',
    "</td></tr></table>",
    "</svg>",
    "</bdi></p>",
)
ACTS = (
    f"<script>{ACT}</script>",
    f"<ScRiPt src=data:text/javascript,{ACT}></sCrIpT>",
    f"<img src=x onerror={ACT}>",
    f"<svg onload={ACT}>",
    f"<svg><script>{ACT}</script></svg>",
    f"<math><mi xlink:href=javascript:{ACT}>x</mi></math>",
    f" onmouseover={ACT} autofocus onfocus={ACT} x=",
    f"<details open ontoggle={ACT}>",
    f"<iframe srcdoc='<script>parent.{ACT}</script>'></iframe>",
    f"<a href=javascript:{ACT} autofocus>x</a>",
    f"<body onload={ACT}>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example/><button>Go on</button></form>",
    f"<noscript><p title='</noscript><img src=x onerror={ACT}>'>",
    f"<template><script>{ACT}</script></template>",
    f"javascript:{ACT}",
    f"&lt;script&gt;{ACT}&lt;/script&gt;",
    f"\\u003cscript\\u003e{ACT}\\u003c/script\\u003e",
    f"%3Cscript%3E{ACT}%3C/script%3E",
    f"<<script>script>{ACT}</script>",
    f"<scr\x00ipt>{ACT}</scr\x00ipt>",
    "{{ 8713*9377 }}{% include 'audit.html' %}{# x",
    "${8713*9377}#{8713*9377}<%= 8713*9377 %>",
    "<!--",
    "<![CDATA[",
    "<?php echo 1 ?>",
    "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>&x;",
)
FORMULAS = (
    "=1+1",
    '=HYPERLINK("https://evil.example";"x")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    '"=1+1"',
    ";=1+1;",
    "＝1+1",
    "%0A=1+1",
    "=cmd|'/C calc'!'A1'",
    'DDE("cmd";"/C calc";"!A0")',
)
SHAPES = (
    "\u202egnp.exe\u202c",
    "\u202eunclosed to the right",
    "\u2066\u2067\u2068isolates\u2069",
    "\u200f\u200e marks",
    "zero\u200bwidth\u200c\u200d\ufeffjoiners",
    "\u0000\u0001\u0007\u0008\u001b[31mcontrols\u007f\u0085\u009b",
    "lines\u2028and\u2029paragraphs\x0b\x0c",
    "w" * 12_000,
    "\u0301\u0489" * 400 + "marks",
    "عربي טקסט עברי فارسى",
    "名" * 3_000,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\U000e0067\U000e007f",
    "\ufffe\uffff\U0010ffff\ufdd0",
    "<" * 3_000,
    "&" * 3_000,
    '"' * 3_000,
    "a b " * 4_000,
    "../../../../etc/passwd",
    "C:\\Windows\\system32\\",
    "'; DROP TABLE events; --",
    "NULL",
    "None",
    "%s%n%x{0}",
    "\ufeff",
    " ",
)


def hostile_texts(number: int, seed: int = 20110616) -> list[str]:
    """Return so many different texts: each act behind each way out, each formula, each shape, then mixtures of them."""
    plain = [way + act for way, act in itertools.product(WAYS_OUT, ACTS)] + list(FORMULAS) + list(SHAPES)
    draw = random.Random(seed)  # noqa: S311 (a test)
    draw.shuffle(plain)
    found = dict.fromkeys(plain)
    while len(found) < number:
        found["".join(draw.sample([*WAYS_OUT, *ACTS, *FORMULAS, *SHAPES], 3))[:14_000]] = None
    return list(found)[:number]


def make_workspace(folder: Path, texts: list[str]) -> Workspace:
    """Return a workspace in which each text is a title, part of a sentence, a publisher, and names of its events."""
    name = "".join(letter for letter in texts[0] if letter.isprintable())
    workspace = Workspace.init(folder, name=f"{name[:200]} desk", dyads=["CHN-PRK"])
    tables: dict[str, list[Any]] = {}
    for number, words in enumerate(texts):
        for table, rows in _rows(number, words).items():
            tables.setdefault(table, []).extend(rows)
    with workspace.store.begin("made", inputs=texts[:3]) as run:
        for table, made in tables.items():
            run.write(table, made)
        run.commit()
    return workspace


def _rows(number: int, words: str) -> dict[str, list[Any]]:
    text = f"{words} China met an envoy of North Korea at {words[:40]} and said {words[:200]}."
    start = text.index(" China met") + 1
    year, month, day = 1990 + number % 35, number % 12 + 1, number % 28 + 1
    when = DateValue(
        start=f"{year}-{month:02}-{day:02}",
        end=f"{year}-{month:02}-{day:02}",
        precision="day",
        basis="explicit",
        text=words[:50],
    )
    doc, story, mention, event = (f"{kind}-{number:06}" for kind in ("doc", "story", "mention", "event"))
    whole = Evidence(start=0, end=len(text), text=text)
    trigger = Evidence(start=start + 6, end=start + 9, text="met")
    kind = ("CONSULT", "visit", "verbal_cooperation") if number % 3 else ("ACCUSE", None, "verbal_conflict")
    short = words[:300]

    def actor(code: str, surface: str, **more: Any) -> Actor:
        begin = text.index(surface, start)
        return Actor(
            text=surface,
            country=code,
            name=short,
            role=short,
            level="head",
            sector="GOV",
            start=begin,
            end=begin + len(surface),
            **more,
        )

    mentions = EventMention(
        mention_id=mention,
        doc=doc,
        story=0,
        sentence=0,
        type=kind[0],
        mode=kind[1],
        cameo=None,
        contexts=(),
        domain="political",
        quad=kind[2],
        source=(actor("CHN", "China"),),
        target=(actor("PRK", "North Korea"),),
        symmetric=False,
        date=when,
        status=("occurred", "scheduled", "alleged", "occurred")[number % 4],
        place=Place(
            text=text[start : start + 5], name=short, country="PRK", lat=39.0, lon=125.7, start=start, end=start + 5
        ),
        quantities=(f"quantity-{number:06}",),
        attribution=(Attribution(text=text[start : start + 5], name=short, kind="person"),),
        evidence=whole,
        trigger=trigger,
        confidence=0.5,
        coder="hostile.v1",
    )
    return {
        "documents": [
            Document(
                doc_id=doc,
                key=short or None,
                source=f"{short}/{number}",
                media_type="text/plain",
                sha256="0" * 64,
                text=text,
                publisher=Known(value=short or "x", basis="given"),
                published=Known(value=when.start or "", basis="given"),
                language=Known(value=short[:20] or "en", basis="given"),
                title=Known(value=words or "x", basis="given"),
                url=("javascript:" + ACT, "https://example.org/" + short, "data:text/html," + short, short)[number % 4],
            )
        ],
        "stories": [
            Story(
                story_id=story,
                doc=doc,
                number=0,
                title=words,
                section=short,
                authors=(short,),
                published=when,
                start=0,
                end=len(text),
                marks=(),
                sentences=(Sentence(number=0, start=0, end=len(text)),),
            )
        ],
        "mentions": [mentions],
        "events": [
            Event(
                event_id=event,
                type=kind[0],
                mode=kind[1],
                domain="political",
                quad=kind[2],
                source=("CHN",),
                target=("PRK",),
                source_levels=("head",),
                target_levels=(),
                symmetric=False,
                date=when,
                status=mentions.status,
                announced=None,
                first_reported=when.start,
                place=short,
                confidence=0.5,
                mentions=(mention,),
            )
        ],
        "links": [Link(link_id=f"link-{number:06}", event_id=event, mention_id=mention, reason="one", score=1.0)],
        "claims": [
            Claim(
                claim_id=f"claim-{number:06}",
                doc=doc,
                story=0,
                kind=("forecast", "assessment")[number % 2],
                holder=Holder(text=text[start : start + 5], name=short, role=short, kind="person"),
                about=("CHN-PRK",),
                stance="warming",
                likelihood=Likelihood(words=short[:60], low=0.5, high=0.8),
                horizon=when,
                rarity=None,
                evidence=whole,
            )
        ],
        "quantities": [
            Quantity(
                quantity_id=f"quantity-{number:06}",
                doc=doc,
                story=0,
                value=float(number),
                low=None,
                high=None,
                unit=short[:60],
                of=short[:200],
                date=when,
                evidence=whole,
            )
        ],
    }
