"""Inputs at the edge: addresses that are none, binary data under a text name, what a library says of damage."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from yalu.model import Failure
from yalu.read import read_sources


def failures(*sources: object) -> list[Failure]:
    """Return what reading the sources gives, which must be failures."""
    found = list(read_sources([str(source) for source in sources]))
    assert all(isinstance(each, Failure) for each in found)
    return [each for each in found if isinstance(each, Failure)]


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("ftp://example.org/a.txt", "is a ftp address."),
        ("file:///etc/hosts", "is a file address."),
        ("http:///a", "names no host."),
    ],
)
def test_an_address_that_cannot_be_read_is_named_as_it_was_given(address: str, problem: str) -> None:
    (failure,) = failures(address)
    assert (failure.item, failure.problem) == (address, problem)
    assert failure.remedy


def test_the_scheme_of_an_address_may_be_in_capitals() -> None:
    (failure,) = failures("HTTP://127.0.0.1:9/")
    assert "not on the public internet" in failure.problem


@pytest.mark.parametrize("name", ["noise.jsonl", "noise.warc", "noise.txt", "noise.csv", "noise.rss", "noise.pdf"])
def test_binary_data_under_a_text_name_is_one_short_failure(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"".join(hashlib.sha256(bytes([n, n // 7])).digest() for n in range(256)))
    (failure,) = failures(path)
    assert failure.item == str(path)
    assert len(failure.problem) < 250
    assert failure.problem.isprintable()
