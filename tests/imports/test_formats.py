"""Every form of table, with small files of our own making."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from yalu import Workspace
from yalu.codebook import load_codebook
from yalu.errors import ConfigError
from yalu.imports import Mapping
from yalu.imports.codes import Types, cameo_labels
from yalu.model import ImportedFile

Take = Callable[..., ImportedFile]
Coded = Callable[[], list[dict[str, Any]]]


def tsv(*rows: str) -> str:
    return "".join("\t".join(cell.strip() for cell in row.split("|")) + "\n" for row in rows)


def test_the_weekly_icews_files(take: Take, coded: Coded) -> None:
    account = take(
        tsv(
            "Event ID | Event Date | Source Name | Source Sectors | Source Country | Event Text | CAMEO Code"
            " | Intensity | Target Name | Target Sectors | Target Country | Story ID | Sentence Number | Publisher",
            "1 | 2014-02-17 | Liu Zhenmin | Government,Foreign Ministry | China | Make a visit | 042 | 1.9"
            " | North Korea | | Democratic People's Republic of Korea | 7 | 1 | Gazette",
            "2 | 2014-02-17 | North Korea | | PRK | Host a visit | 43 | 2.8 | China | | China | 7 | 1 | Echo",
            "3 | 2014-02-18 | Xi Jinping | | China | Make statement | 10 | 0 | Nobody Known | | | 7 | 2 | Gazette",
        ),
        "icews",
        name="weekly.tab",
    )
    first, second, third = coded()
    assert account.imported == 3
    assert (first["source"], first["source_level"], first["target"]) == ("CHN", "government", "PRK")
    assert (first["type"], first["mode"], first["cameo"], first["intensity"]) == ("CONSULT", "visit", "042", 1.9)
    assert (first["publisher"], first["origin"], first["row"]) == ("Gazette", "icews", 1)
    assert (second["source"], second["target"]) == ("CHN", "PRK"), "the host is the target"
    assert (third["type"], third["cameo"], third["type_why"]) == (None, "010", "not_in_codebook")
    assert (third["source_level"], third["target"], third["target_why"]) == ("head", None, "unknown")


def test_the_icews_research_extract_in_words(take: Take, coded: Coded) -> None:
    account = take(
        tsv(
            "date | source | relation | target",
            "2014-01-16 | Citizen (Thailand) | Criticize or denounce | Head of Government (Croatia)",
            "2014-01-16 | Sergey Viktorovich Lavrov | Meet at a 'third' location | John Kerry",
            "2014-01-16 | Citizen (Thailand) | Criticize or denounce | Head of Government (Croatia)",
            "2014-01-16 | Boko Haram | Dance | Ministry (China)",
        ),
        "icews",
        name="extract.tsv.gz",
    )
    first, second, last = coded()
    assert (account.imported, account.duplicates) == (3, 1)
    assert [first[name] for name in ("source", "source_level", "source_sector")] == ["THA", "society", "CVL"]
    assert [first[name] for name in ("target", "target_level", "target_name")] == [
        "HRV", "head", "Head of Government (Croatia)",
    ]  # fmt: skip
    assert [second[name] for name in ("source", "target", "mode")] == ["RUS", "USA", "third-party"]
    assert (last["type"], last["type_why"], last["target_level"]) == (None, "unknown", "government")


def test_a_person_is_of_the_office_of_the_day(take: Take, coded: Coded) -> None:
    take(
        tsv(
            "date | source | relation | target",
            "2010-05-01 | Xi Jinping | Make a visit | North Korea",
            "2014-05-01 | Xi Jinping | Make a visit | North Korea",
        ),
        "icews",
    )
    assert [each["source_level"] == "head" for each in coded()] == [False, True]


GDELT = ["1", "20140217", "201402", "2014", "2014.1", "CHNGOV", "CHINA", "CHN", "", "", "", "", "GOV", "", "", "PRK",
         "NORTH KOREA", "PRK", "", "", "", "", "", "", "", "1", "042", "042", "04", "1", "1.9"]  # fmt: skip


@pytest.mark.parametrize(("columns", "added"), [(57, 56), (58, 56), (61, 59)])
def test_gdelt_without_a_header(take: Take, coded: Coded, columns: int, added: int) -> None:
    cells = GDELT + [""] * (columns - len(GDELT))
    cells[added] = "20140219" if columns < 61 else "20140219140000"
    account = take("\t".join(cells) + "\n", "gdelt", name="20140219.export.CSV")
    (event,) = coded()
    assert account.imported == 1
    assert (event["day"], event["reported"]) == (date(2014, 2, 17), date(2014, 2, 19))
    assert (event["source"], event["source_level"], event["source_name"]) == ("CHN", "government", "CHINA")
    assert (event["target"], event["type"], event["mode"], event["intensity"]) == ("PRK", "CONSULT", "visit", 1.9)


def test_gdelt_with_a_header_and_a_body_between_states(take: Take, coded: Coded) -> None:
    header = ["GLOBALEVENTID", "SQLDATE", "Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1Type1Code",
              "Actor2Name", "Actor2CountryCode", "Actor2KnownGroupCode", "Actor2Type1Code", "EventCode"]  # fmt: skip
    row = ["9", "20140217", "UNITED NATIONS", "", "UNO", "IGO", "ROMANIA", "ROM", "", "MIL", "1383"]
    take("\t".join(header) + "\n" + "\t".join(row) + "\n", "gdelt")
    (event,) = coded()
    assert (event["source"], event["source_level"]) == ("UNO", "igo")
    assert (event["target"], event["target_level"], event["type"]) == ("ROU", "military", "THREATEN")


def test_polecat(take: Take, coded: Coded) -> None:
    take(
        tsv(
            "Event ID | Event Date | Event Type | Event Mode | Intensity | Quad Code | Contexts | Actor Name"
            " | Actor Country | Actor COW | Primary Actor Sector | Recipient Name | Recipient Country"
            " | Primary Recipient Sector | Source | Publication Date",
            "20190620-1 | 2019-06-20 | CONSULT | visit | 2.5 | VERBAL COOPERATION | diplomatic;economic"
            " | Xi Jinping | CHN | 710 | GOV | Kim Jong-un | PRK | GOV | Gazette | 2019-06-21",
            "20190620-2 | 2019-06-20 | AID | None | 7 | | military | China | CHN | 710 | MIL | North Korea | PRK | | |",
        ),
        "polecat",
        name="polecat.txt",
    )
    visit, aid = coded()
    assert (visit["type"], visit["mode"], visit["domain"], visit["source_level"]) == (
        "CONSULT", "visit", "economic", "head",
    )  # fmt: skip
    assert (visit["target"], visit["target_level"], visit["reported"]) == ("PRK", "head", date(2019, 6, 21))
    assert (aid["type"], aid["mode"], aid["domain"], aid["cameo"]) == ("AID", None, "military", "072")


def test_phoenix_of_the_cline_center_and_of_oeda(take: Take, coded: Coded) -> None:
    take(
        "eid,story_date,year,month,day,source,source_root,source_agent,target,target_root,target_agent,code,goldstein\n"
        "NYT1,7/1/1988,1988,7,1,CHNGOV,CHN,GOV,PRKMIL,PRK,MIL,190,-10\n"
        "NYT2,1988-07-01,1988,7,1,CHNGOV,CHN,GOV,PRKMIL,PRK,MIL,190,-10\n",
        "phoenix",
        name="historical.csv",
    )
    cells = ["20140701_1", "20140701", "2014", "7", "1", "CHNGOV", "CHN", "GOV", "", "PRK", "PRK", "", "", "057", "05",
             "1", "8.0", *[""] * 8, "xinhua"]  # fmt: skip
    assert len(cells) == 26
    take("\t".join(cells) + "\n", "phoenix", name="daily.txt")
    assert sorted((each["source"], each["target"], each["type"]) for each in coded()) == [
        ("CHN", "PRK", "ASSAULT"), ("CHN", "PRK", "SUPPORT"),
    ]  # fmt: skip


def test_a_date_that_could_be_two_days_is_refused_until_a_mapping_says(take: Take, coded: Coded) -> None:
    text = "date,source,target,cameo\n03/04/2014,CHN,PRK,042\n"
    account = take(text, "cameo")
    assert [(each.reason, each.first) for each in account.refusals] == [("no_date", (1,))]
    take(text, "cameo", mapping=Mapping(date_format="%d/%m/%Y"))
    assert [each["day"] for each in coded()] == [date(2014, 4, 3)]


def test_any_cameo_table(take: Take, coded: Coded) -> None:
    account = take(
        "day;actor1;actor2;code\n2014-02;CHNGOVMIL;PRK;0841\n2014;North Korea;UNO;9999\n2014-02-03;;KOR;-\n", "cameo"
    )
    month, year, day = coded()
    assert account.imported == 3
    assert (month["precision"], month["source_level"], month["type"]) == ("month", "government", "RETREAT")
    assert (year["precision"], year["source"], year["type_why"], year["cameo"]) == ("year", "PRK", "unknown", "9999")
    assert (day["source_why"], day["target"]) == ("not_given", "KOR")
    assert {each.reason for each in account.unknowns} == {"type: unknown", "source: not_given"}


def test_acled(take: Take, coded: Coded) -> None:
    take(
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,source\n"
        "SYR1,16 May 2015,1,Battles,Armed clash,Military Forces of Syria (2000-2024),Hamas,Gazette\n"
        'MEX1,2015-05-20,2,Protests,Peaceful protest,Protesters (Mexico),,"Gazette; Echo"\n'
        "MEX2,2015-05-20,3,Strategic developments,Other,Police Forces of Mexico (2018-),,Gazette\n",
        "acled",
    )
    clash, march, other = coded()
    assert (clash["source"], clash["source_level"], clash["type"], clash["mode"]) == (
        "SYR", "military", "ASSAULT", "firearms",
    )  # fmt: skip
    assert (march["source"], march["type"], march["precision"], march["day"]) == (
        "MEX", "PROTEST", "week", date(2015, 5, 18),
    )  # fmt: skip
    assert (other["source"], other["source_sector"], other["type_why"], other["precision"]) == (
        "MEX", "COP", "not_in_codebook", "month",
    )  # fmt: skip


def test_any_table_with_a_mapping(desk: Workspace, take: Take, coded: Coded, tmp_path: Any) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "origin: chronology\n"
        "date_format: '%d.%m.%Y'\n"
        "columns: {date: Tag, source: Wer, target: Wem, type: Was, id: Nr}\n"
        "constants: {status: occurred, publisher: Chronik}\n"
        "values:\n  type: {Besuch: CONSULT}\n  source: {Nordkorea: PRK}\n"
        "encoding: latin-1\n"
    )
    account = take(
        "Nr;Tag;Wer;Was;Wem\n7;20.06.2019;Nordkorea;Besuch;CHN\n8;21.06.2019;Männer;Tanz;CHN\n".encode("latin-1"),
        "events",
        mapping=mapping,
    )
    visit, dance = coded()
    assert (account.origin, account.imported) == ("chronology", 2)
    assert (visit["day"], visit["source"], visit["type"], visit["publisher"]) == (
        date(2019, 6, 20), "PRK", "CONSULT", "Chronik",
    )  # fmt: skip
    assert (dance["source_name"], dance["type"], dance["type_why"]) == ("Männer", None, "unknown")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("columns: {when: Tag}", "'when' is no field."),
        ("colums: {}", "'colums' is unknown."),
        ("step: quarter", "'quarter' is no step."),
        ("encoding: klingon", "'klingon' is no encoding."),
        ("delimiter: ', '", "is not one character."),
        ("[]", "is not a mapping."),
        ("a: [", "is neither YAML nor TOML"),
        ("series: [{name: trade}]", "a series needs column, name, source, target"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_said(desk: Workspace, tmp_path: Any, text: str, problem: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        desk.import_file("x.csv", form="events", mapping=path)
    assert problem in caught.value.problem
    assert caught.value.remedy


def test_every_label_of_cameo_is_one_of_its_codes_and_known_to_the_codebook() -> None:
    types = Types(load_codebook())
    for label, code in cameo_labels().items():
        found = types.by_label(label)
        assert found.cameo == code
        assert found.type is not None or code.startswith("01")
