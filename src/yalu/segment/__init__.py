"""Documents into stories and sentences: text is marked, never cut."""

from yalu.segment.datelines import Dateline, read_dateline
from yalu.segment.segmenter import segment, story_text
from yalu.segment.sentences import split_sentences

__all__ = ["Dateline", "read_dateline", "segment", "split_sentences", "story_text"]
