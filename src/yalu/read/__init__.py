"""Bytes to documents: files, folders, feeds, archives and pages.

    for found in read_sources(["reports/", "https://example.org/feed"]):
        match found:
            case Original(): ...   # the bytes, as found
            case Document(): ...   # one text with marks and metadata
            case Failure(): ...    # what could not be read, and why

Importing this package loads no reader; each is imported when something of its kind is read.
"""

from yalu.read.options import Limits, ReadOptions
from yalu.read.registry import BUILT_IN, choose_reader
from yalu.read.sources import read_lines, read_sources

__all__ = ["BUILT_IN", "Limits", "ReadOptions", "choose_reader", "read_lines", "read_sources"]
