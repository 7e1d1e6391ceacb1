"""The gazetteer: its data, its matching, its persons."""

from __future__ import annotations

import pickle
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.model.mention import Level, Sector
from yalu.resolve.gazetteer import Gazetteer, covers, normalise
from yalu.resolve.person_names import korean_key, name_variants, plain_letters

GAZETTEER = Gazetteer.load()

# ISO 3166-1 alpha-3, with Kosovo's user-assigned code.
ISO_CODES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH
BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB
CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO
GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN
IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA
MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER
NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU
RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA
TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT
WLF WSM XKX YEM ZAF ZMB ZWE
"""


def surfaces(text: str, *, capitals: bool = False) -> list[tuple[str, str]]:
    return [(text[t.start : t.end], t.entry.kind) for t in GAZETTEER.scan(normalise(text), capitals=capitals)]


def test_every_iso_state_and_territory_has_a_name() -> None:
    assert sorted(set(ISO_CODES.split()) - set(GAZETTEER.state_names)) == []


def test_states_of_the_past_have_dates() -> None:
    for name in ("Soviet Union", "East Germany", "Yugoslavia", "Czechoslovakia", "South Vietnam", "North Vietnam"):
        entry = GAZETTEER.entry(name)
        assert entry is not None
        assert entry.valid_from < entry.valid_to


def test_levels_and_sectors_are_those_of_the_model() -> None:
    levels, sectors = set(get_args(Level)), set(get_args(Sector))
    for surface in GAZETTEER.surfaces:
        entry = GAZETTEER.entry(surface)
        assert entry is not None
        assert entry.level in levels | {None}, surface
        assert entry.sector in sectors | {None}, surface


def test_the_longest_name_wins_and_words_stay_whole() -> None:
    assert surfaces("North Korean and South Korea") == [("North Korean", "adjective"), ("South Korea", "state")]
    assert surfaces("Chinaware, Iranology and Malian gold") == [("Malian", "adjective")]


def test_names_match_by_case() -> None:
    assert surfaces("turkey for us in may, china plates") == []
    assert surfaces("CHINA AND IRAN", capitals=True) == [("CHINA", "state"), ("IRAN", "state")]


def test_curly_apostrophes_and_line_breaks_match() -> None:
    assert surfaces("Workers’ Party of\nKorea") == [("Workers’ Party of\nKorea", "institution")]


def test_loading_twice_gives_the_same_gazetteer() -> None:
    assert Gazetteer.load() is GAZETTEER


def test_terms_can_go_to_another_process() -> None:
    terms = GAZETTEER.scan("China met Iran")
    assert pickle.loads(pickle.dumps(terms)) == terms  # noqa: S301 (our own bytes)


@pytest.mark.parametrize(
    ("since", "until", "day", "held"),
    [
        ("2011-12-17", "", "2011-12-16", False),
        ("2011-12-17", "", "2020-01-01", True),
        ("2010-09", "2012-07", "2012-07-31", True),
        ("2010-09", "2012-07", "2012-08-01", False),
        ("2010", "2012", "2012-12-31", True),
    ],
)
def test_dates_of_office_cover_whole_months_and_years(since: str, until: str, day: str, held: bool) -> None:
    assert covers(since, until, day) is held


def test_spellings_of_one_korean_name_have_one_key() -> None:
    assert len({korean_key("ri", given) for given in ("Yong-ho", "Yong Ho", "Yongho", "Young-ho")}) == 1
    assert korean_key("kim", "Jong-un") != korean_key("kim", "Jong-nam")


def test_variants_keep_the_name_and_drop_diacritics() -> None:
    assert set(name_variants("Kim Jong-un", surname_first=True)) == {
        "Kim Jong-un",
        "Kim Jong Un",
        "Kim Jong-Un",
        "Kim Jongun",
    }
    assert list(name_variants("Recep Tayyip Erdoğan", surname_first=False))[1] == "Recep Tayyip Erdogan"


@given(st.text(max_size=100))
def test_plain_letters_have_no_combining_marks(text: str) -> None:
    assert plain_letters(plain_letters(text)) == plain_letters(text)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_scanning_any_text_gives_ordered_spans(text: str) -> None:
    reached = 0
    for term in GAZETTEER.scan(normalise(text)):
        assert reached <= term.start < term.end <= len(text)
        reached = term.end


@given(st.text(max_size=200))
def test_normalising_keeps_every_offset(text: str) -> None:
    assert len(normalise(text)) == len(text)
