"""Encodings, control characters, dates and languages: what is certain is taken, the rest is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yalu.errors import ReadError
from yalu.model.text import Known
from yalu.read.dates import date_in_path, iso_date
from yalu.read.decode import clean, clean_in_place, decode
from yalu.read.language import language_of

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1)
ANY_TEXT = st.text(st.characters())
FORBIDDEN = {chr(code) for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


@given(WORDS)
def test_utf8_with_or_without_mark_round_trips(text: str) -> None:
    assert decode(text.encode("utf-8"), item="x") == text
    assert decode(text.encode("utf-8-sig"), item="x") == text


@given(WORDS, st.sampled_from(["utf-16", "utf-32"]))
def test_wide_encodings_with_a_mark_round_trip(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), item="x") == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_western_utf16_without_a_mark_is_seen(encoding: str) -> None:
    text = "The ministers met in the capital and agreed to meet again."
    assert decode(text.encode(encoding), item="x") == text


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("북한과 중국은 회담을 열었다.", "euc-kr", "euc-kr"),
        ("中国与朝鲜举行会谈。", "gb2312", "GB2312"),
        ("外相会談が開かれた。", "shift_jis", "Shift_JIS"),
        ("外相会談が開かれた。", "iso-2022-jp", "iso-2022-jp"),
        ("Министры встретились в столице.", "windows-1251", "windows-1251"),
        ("“Good relations” – the minister’s words", "cp1252", "iso-8859-1"),
    ],
)
def test_a_declared_charset_is_believed_where_the_bytes_are_not_utf8(text: str, encoding: str, declared: str) -> None:
    assert decode(text.encode(encoding), declared=declared, item="x") == text


def test_bytes_win_over_a_wrong_declaration() -> None:
    assert decode("조선 – 中国".encode(), declared="iso-8859-1", item="x") == "조선 – 中国"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le ministre français s’est rendu à Pékin, où il a été reçu par son homologue. " * 3, "cp1252"),
        ("Министры иностранных дел двух стран встретились в столице и обсудили торговлю. " * 3, "cp1251"),
        ("북한과 중국의 외교 장관이 수도에서 만나 무역에 대해 이야기했다고 통신이 전했다. " * 3, "cp949"),
    ],
)
def test_an_undeclared_encoding_is_guessed(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), item="x") == text


def test_a_stray_byte_does_not_turn_utf8_into_something_else() -> None:
    data = ("“Relations are good” – 조선과 중국. " * 20).encode() + b"\xa0 end"
    assert decode(data, item="x").endswith("조선과 중국. \ufffd end")


def test_a_cut_off_last_character_is_replaced() -> None:
    assert decode("The visit – 조선".encode()[:-1], item="x") == "The visit – 조\ufffd"


@pytest.mark.parametrize("declared", ["base64", "rot13", "no-such-charset", "", "zlib"])
def test_a_declaration_that_names_no_text_encoding_is_ignored(declared: str) -> None:
    assert decode("caf\xe9 and more words of the same kind".encode("cp1252"), declared=declared, item="x")


def test_binary_data_is_refused_by_name() -> None:
    with pytest.raises(ReadError, match=r"photo.bin: is binary"):
        decode(bytes(range(1, 127)) * 50, item="photo.bin")


@given(ANY_TEXT)
def test_clean_text_can_be_stored_and_has_no_control_characters(text: str) -> None:
    for cleaned in (clean(text), clean_in_place(text)):
        assert cleaned.encode("utf-8").decode("utf-8") == cleaned
        assert not FORBIDDEN & set(cleaned)
    assert clean(clean(text)) == clean(text)
    assert len(clean_in_place(text)) == len(text)


@given(WORDS, WORDS)
def test_line_ends_of_any_system_become_one(first: str, second: str) -> None:
    assert clean(f"{first}\r\n{second}\r{first}\n") == clean(f"{first}\n{second}\n{first}\n")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2011-06-16", "2011-06-16"),
        ("20110616", "2011-06-16"),
        (" 2011-06-16T08:00:00+09:00 ", "2011-06-16T08:00:00+09:00"),
        ("2011-06-16T08:00:00Z", "2011-06-16T08:00:00+00:00"),
        ("2011-06-16 08:00", "2011-06-16T08:00:00"),
        ("Thu, 16 Jun 2011 09:00:00 +0900", "2011-06-16T09:00:00+09:00"),
        ("16 June 2011", "2011-06-16"),
        ("June 16, 2011", "2011-06-16"),
        ("Thursday, Jun. 16th, 2011", "2011-06-16"),
        ("2011/6/16", "2011-06-16"),
        ("2011.06.16.", "2011-06-16"),
        ("2011년 6월 16일", "2011-06-16"),
        ("2011年6月16日", "2011-06-16"),
        ("16/06/2011", "2011-06-16"),
        ("05/05/2011", "2011-05-05"),
        ("06/07/2011", None),
        ("2011-02-30", None),
        ("2011-06", None),
        ("2011", None),
        ("last Thursday", None),
        ("12:30", None),
        ("", None),
    ],
)
def test_only_certain_whole_dates_are_taken(value: str, expected: str | None) -> None:
    assert iso_date(value) == expected


@given(st.dates())
def test_every_iso_date_is_itself(day: object) -> None:
    assert iso_date(str(day)) == str(day)


@given(st.text())
def test_any_words_are_a_date_or_none(value: str) -> None:
    found = iso_date(value)
    assert found is None or iso_date(found) == found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2011-06-16-visit.txt", "2011-06-16"),
        ("visit_20110616.html", "2011-06-16"),
        ("/2011/06/16/a-visit", "2011-06-16"),
        ("report-20111399.txt", None),
        ("2011-06-16-to-2011-06-20.txt", None),
        ("id-1201106160.txt", None),
        ("visit.txt", None),
    ],
)
def test_dates_in_paths(path: str, expected: str | None) -> None:
    assert date_in_path(path) == expected


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("The ministers of the two countries met in the capital on Monday.", None, "en"),
        ("Die Minister der beiden Länder trafen sich am Montag in der Hauptstadt.", None, None),
        ("북한과 중국의 외교 장관이 만났다.", None, "ko"),
        ("外相会談が東京で開かれた。", None, "ja"),
        ("两国外长举行会谈。", None, "zh"),
        ("Die Minister trafen sich am Montag in der Hauptstadt.", Known(value="de-DE", basis="metadata"), "de"),
        ("북한과 중국의 외교 장관이 만났다.", Known(value="en-US", basis="metadata"), "ko"),
        ("Short.", None, None),
        ("Short.", Known(value="English", basis="given"), "en"),
        ("Short.", Known(value="?", basis="metadata"), None),
    ],
)
def test_language(text: str, declared: Known | None, expected: str | None) -> None:
    found = language_of(text, declared)
    assert (found.value if found else None) == expected
