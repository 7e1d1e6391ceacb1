"""Values and contracts shared by every room. Imports only the standard library and pyarrow."""

from yalu.model.coded import CodedDay, CodedEvent, CodedValue, ImportedFile, Tally
from yalu.model.event import (
    Claim,
    CodedStory,
    Copy,
    Event,
    EventMention,
    Holder,
    Likelihood,
    Link,
    Quantity,
    Rarity,
)
from yalu.model.mention import NO_DATE, Actor, ActorMention, Attribution, DateMention, DateValue, Place
from yalu.model.protocols import RawInput, StoryMentions
from yalu.model.reported import EventReport, ReportedEvent
from yalu.model.run import Failure, Original
from yalu.model.series import Dyad, Episode, Series, Sign
from yalu.model.text import Document, Evidence, Known, Mark, Sentence, Span, Story

__all__ = [
    "NO_DATE",
    "Actor",
    "ActorMention",
    "Attribution",
    "Claim",
    "CodedDay",
    "CodedEvent",
    "CodedStory",
    "CodedValue",
    "Copy",
    "DateMention",
    "DateValue",
    "Document",
    "Dyad",
    "Episode",
    "Event",
    "EventMention",
    "EventReport",
    "Evidence",
    "Failure",
    "Holder",
    "ImportedFile",
    "Known",
    "Likelihood",
    "Link",
    "Mark",
    "Original",
    "Place",
    "Quantity",
    "Rarity",
    "RawInput",
    "ReportedEvent",
    "Sentence",
    "Series",
    "Sign",
    "Span",
    "Story",
    "StoryMentions",
    "Tally",
]
