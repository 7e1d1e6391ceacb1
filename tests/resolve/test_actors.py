"""Actors of a story: a table of phrases, stories with references, and properties that hold for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yalu.model import ActorMention, DateValue, Document, Known, Mark, Sentence, Story
from yalu.resolve.actors import ActorResolver
from yalu.resolve.gazetteer import Gazetteer

RESOLVER = ActorResolver(Gazetteer.load())


def read(
    text: str, *, published: str | None = None, publisher: str | None = None, marks: tuple[Mark, ...] = ()
) -> tuple[ActorMention, ...]:
    """Resolve a text whose sentences stand on lines of their own; a line that begins with "# " is a headline."""
    document = Document(
        doc_id="doc-1",
        key=None,
        source="made.txt",
        media_type="text/plain",
        sha256="0" * 64,
        text=text,
        publisher=Known(value=publisher, basis="given") if publisher else None,
    )
    sentences = tuple(
        Sentence(
            number=number,
            start=match.start() + (2 if match.group().startswith("# ") else 0),
            end=match.end(),
            kind="headline" if match.group().startswith("# ") else "body",
        )
        for number, match in enumerate(re.finditer(r"[^\n]+", text))
    )
    day = DateValue(start=published, end=published, precision="day", basis="explicit") if published else None
    story = Story(
        story_id="story-1",
        doc="doc-1",
        number=0,
        title=None,
        section=None,
        authors=(),
        published=day,
        start=0,
        end=len(text),
        marks=marks,
        sentences=sentences,
    )
    return RESOLVER.resolve(document, story)


def at(mentions: tuple[ActorMention, ...], text: str, words: str, nth: int = 0) -> ActorMention:
    """Return the mention that covers exactly the nth occurrence of `words`."""
    start = [match.start() for match in re.finditer(re.escape(words), text)][nth]
    found = [mention for mention in mentions if (mention.start, mention.end) == (start, start + len(words))]
    assert found, f"no mention of {words!r} in {[text[m.start : m.end] for m in mentions]}"
    return found[0]


def countries(mention: ActorMention) -> list[str | None]:
    return [actor.country for actor in mention.actors]


# What stands in brackets must be one mention with this country, level and sector ("-" is null).
PHRASES = """
[China] signed | CHN government GOV
[the DPRK] signed | PRK government GOV
the [D.P.R.K.] signed | PRK government GOV
[North Korea] signed | PRK government GOV
[N. Korea] signed | PRK government GOV
[S. Korea] signed | KOR government GOV
the [ROK] signed | KOR government GOV
the [Democratic People's Republic of Korea] signed | PRK government GOV
the [Democratic People’s Republic of Korea] signed | PRK government GOV
the [People's Republic of China] signed | CHN government GOV
the [Republic of China] signed | TWN government GOV
[Burma] signed | MMR government GOV
[Ivory Coast] signed | CIV government GOV
[Côte d'Ivoire] signed | CIV government GOV
the [U.S.] signed | USA government GOV
the [US] signed | USA government GOV
the [UK] signed | GBR government GOV
[Holland] signed | NLD government GOV
[Kosovo] signed | XKX government GOV
[Palestine] signed | PSE government GOV
[Taiwan] signed | TWN government GOV
[Hong Kong] signed | HKG government GOV
[Timor-Leste] signed | TLS government GOV
[Türkiye] signed | TUR government GOV
[DR Congo] signed | COD government GOV
[Guinea-Bissau] signed | GNB government GOV
[Papua New Guinea] signed | PNG government GOV
[South Sudan] signed | SSD government GOV
the [Soviet Union] signed | SUN government GOV
[East Germany] signed | DDR government GOV
[Yugoslavia] signed | YUG government GOV
[Czechoslovakia] signed | CSK government GOV
[North Vietnam] signed | VDR government GOV
[West Germany] signed | DEU government GOV
the [Hermit Kingdom] signed | PRK government GOV
[Beijing] objected | CHN government GOV
[Pyongyang] objected | PRK government GOV
the [Kremlin] objected | RUS government GOV
the [White House] objected | USA government GOV
the [Blue House] objected | KOR government GOV
[Downing Street] objected | GBR government GOV
the [Elysee] objected | FRA government GOV
[Brussels] objected | IGO igo IGO
[Foggy Bottom] objected | USA government GOV
[Zhongnanhai] objected | CHN government GOV
[Liaoning] objected | CHN subnational GOV
[Jilin Province] objected | CHN subnational GOV
[Scotland] objected | GBR subnational GOV
[Chechnya] objected | RUS subnational GOV
the [West Bank] objected | PSE subnational GOV
[Crimea] objected | UKR subnational GOV
[Russian foreign ministry] objected | RUS government GOV
[South Korean military] objected | KOR military MIL
[Egyptian police] objected | EGY government COP
[Chinese navy] objected | CHN military MIL
[Israeli army] objected | ISR military MIL
[Iraqi parliament] objected | IRQ legislature LEG
[Thai court] objected | THA government JUD
[Chinese ambassador] objected | CHN government GOV
[Chinese vice foreign minister] objected | CHN government GOV
[Indian Prime Minister] objected | IND head GOV
[Turkish officials] objected | TUR government GOV
[French troops] objected | FRA military MIL
[Syrian opposition] objected | SYR party PTY
[Colombian guerrillas] objected | COL society REB
[Palestinian militants] objected | PSE society REB
[China's Communist Party] objected | CHN party PTY
[China’s foreign ministry] objected | CHN government GOV
[US State Department] objected | USA government GOV
[Polish Ministry of Defence] objected | POL military MIL
[Vietnamese trade ministry] objected | VNM government GOV
[Japan's powerful finance ministry] objected | JPN government GOV
[Kenya Anti-Corruption Commission] objected | KEN government GOV
[Indonesian anti-riot police] objected | IDN government COP
[South Korea's unification ministry] objected | KOR government GOV
[Ghanaian Supreme Court] objected | GHA government JUD
[foreign ministry of Peru] objected | PER government GOV
[president of Iran] objected | IRN head GOV
[government of Mali] objected | MLI government GOV
[vice chairman of China's State Council] objected | CHN government GOV
[Gueckedou] objected | GIN subnational GOV
[Kharkiv] objected | UKR subnational GOV
[Ethopian foreign ministry] objected | ETH government GOV
[Croatian Serbs] objected | HRV society CVL
the [Albanians] of southern Serbia objected | SRB society CVL
[Rwandan-led forces] objected | RWA military MIL
the [Association of African Surgeons] objected | NGO ngo NGO
the [Pacific Fisheries Commission] objected | IGO igo IGO
the [Gaitanist Self-Defense Forces of Colombia] objected | COL society REB
[Bolivian campesinos] objected | BOL society CVL
the [USS Enterprise] objected | USA military MIL
[Gunmen] fled in eastern Chad | TCD society REB
[Maria Lopez], a teacher from Bogota, objected | COL society CVL
hundreds of [people] in Peru objected | PER society CVL
[spokesman for the Russian defence ministry] objected | RUS government MIL
[chief of the Turkish general staff] objected | TUR military MIL
[Ugandan rebel leader] objected | UGA society REB
[Nigerian opposition leaders] objected | NGA party PTY
[Peruvian parliament speaker] objected | PER legislature LEG
[Jordanian intelligence chief] objected | JOR government GOV
[Brazilian federal police] objected | BRA government COP
[Spanish prosecutors] objected | ESP government JUD
[Chilean lawmakers] objected | CHL legislature LEG
[Liaoning provincial government] objected | CHN subnational GOV
[Dandong city government] objected | CHN subnational GOV
[Scottish police] objected | GBR subnational COP
[Chechen rebels] objected | RUS society REB
[Japanese companies] objected | JPN business BUS
[Swiss bankers] objected | CHE business BUS
[Afghan journalists] objected | AFG society MED
[Burmese refugees] objected | MMR society CVL
[Iraqi Kurds] objected | IRQ society CVL
[Belarusian students] objected | BLR society CVL
[Cuban dissidents] objected | CUB society CVL
[Zambian people] objected | ZMB society CVL
[Nepalese Maoists] objected | NPL society REB
[Ukrainian soldiers] objected | UKR military MIL
[U.S. border patrol] objected | USA government COP
[US-South Korean military] objected | KOR military MIL
the [Duma] objected | RUS legislature LEG
the [Knesset] objected | ISR legislature LEG
the [Bundestag] objected | DEU legislature LEG
the [Pentagon] objected | USA military MIL
the [State Department] objected | USA government GOV
[Congress] objected | USA legislature LEG
the [FBI] objected | USA government COP
the [CIA] objected | USA government GOV
[Mossad] objected | ISR government GOV
the [IDF] objected | ISR military MIL
the [People's Liberation Army] objected | CHN military MIL
the [Supreme People's Assembly] objected | PRK legislature LEG
the [Korean Workers' Party] objected | PRK party PTY
[KCNA] objected | PRK government MED
[Xinhua] objected | CHN government MED
[Yonhap] objected | KOR society MED
[Hamas] objected | PSE society REB
[Hezbollah] objected | LBN society REB
the [Taliban] objected | AFG society REB
the [PKK] objected | TUR society REB
[FARC] objected | COL society REB
the [IRA] objected | GBR society REB
[Boko Haram] objected | NGA society REB
[al-Qaeda] objected | IMG society REB
[Islamic State] objected | IMG society REB
[Gazprom] objected | RUS business BUS
[Huawei] objected | CHN business BUS
[Boeing] objected | MNC business BUS
the [United Nations] objected | UNO igo IGO
the [U.N. Security Council] objected | UNO igo IGO
the [Security Council] objected | UNO igo IGO
the [General Assembly] objected | UNO igo IGO
the [UNHCR] objected | UNO igo IGO
the [WHO] objected | UNO igo IGO
the [World Food Programme] objected | UNO igo IGO
[UNICEF] objected | UNO igo IGO
the [IAEA] objected | UNO igo IGO
the [International Labor Organization] objected | UNO igo IGO
the [IMF] objected | UNO igo IGO
the [EU] objected | IGO igo IGO
the [European Commission] objected | IGO igo IGO
[NATO] objected | IGO igo IGO
[ASEAN] objected | IGO igo IGO
the [African Union] objected | IGO igo IGO
the [Arab League] objected | IGO igo IGO
[OPEC] objected | IGO igo IGO
the [G20] objected | IGO igo IGO
[ECOWAS] objected | IGO igo IGO
[KEDO] objected | IGO igo IGO
[UN peacekeepers] objected | UNO military MIL
[EU foreign ministers] objected | IGO igo IGO
[UN officials] objected | UNO igo IGO
the [Red Cross] objected | NGO ngo NGO
[Amnesty International] objected | NGO ngo NGO
[Doctors Without Borders] objected | NGO ngo NGO
[Chinese Commerce Minister Chen Deming] objected | CHN government GOV
[Iranian Foreign Minister Mohammad Javad Zarif] objected | IRN government GOV
[Bolivian Mines Minister Ana Quispe Rojas] objected | BOL government GOV
[North Korea's Kim Jong-un] objected | PRK head GOV
[UN Secretary-General Kofi Annan] objected | UNO igo IGO
[Trump administration] objected | USA government GOV
[Palestine Liberation Organization (PLO) chairman] objected | PSE government GOV
[Ivorian President Alassane Ouattara] objected | CIV head GOV
[Tanzanian fishermen] objected | TZA society CVL
"""


def _rows() -> list[tuple[str, str, str, str]]:
    rows = []
    for line in PHRASES.strip().splitlines():
        text, expected = line.split(" | ")
        country, level, sector = (None if word == "-" else word for word in expected.split())
        rows.append((text, country, level, sector))
    return rows  # type: ignore[return-value]


def test_the_table_is_not_small() -> None:
    assert len(_rows()) >= 150


@pytest.mark.parametrize(("marked", "country", "level", "sector"), _rows())
def test_a_phrase_is_one_mention(marked: str, country: str, level: str, sector: str) -> None:
    words = re.search(r"\[(.*)\]", marked)
    assert words is not None
    text = marked.replace("[", "").replace("]", "") + "."
    inside = words.group(1).removeprefix("the ")
    if inside.startswith("US-"):
        inside = inside.removeprefix("US-")
    published = "2018-05-02" if "Kim" in text else "2005-03-01" if "Annan" in text else None
    actor = at(read(text, published=published), text, inside).actors[0]
    undated_person = actor.role is None and actor.level is None
    assert actor.country == country
    assert actor.sector == sector
    assert actor.level == level or (undated_person and " " in (actor.name or ""))


@pytest.mark.parametrize(
    "text",
    [
        "The dinner was roast turkey with us in May.",
        "Tension rose in the South China Sea and on the Korean Peninsula.",
        "Michael Jordan scored for the visitors.",
        "Six-Party Talks were to resume in Latin America.",
        "The press conference followed the military exercises.",
        "It is clear that it remains to be seen.",
        "Chinatown is lovely in New Mexico.",
    ],
)
def test_words_that_are_no_actors(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chinese goods cost less.", "Chinese"),
        ("Russian-backed plans failed.", "Russian"),
        ("Sino-Indian ties warmed.", "Indian"),
        ("Korea-China trade grew while anti-Japanese feeling rose.", "Japanese"),
        ("The South Korean military exercises began.", "South Korean"),
    ],
)
def test_an_adjective_alone_is_an_adjective(text: str, words: str) -> None:
    assert at(read(text), text, words).kind == "adjective"


def test_coordinated_states_share_a_noun() -> None:
    text = "Senior Hungarian, Serbian and Romanian officials met officials from Peru and Chile."
    mentions = read(text)
    for words, country in (
        ("Hungarian", "HUN"),
        ("Serbian", "SRB"),
        ("Romanian officials", "ROU"),
        ("officials from Peru", "PER"),
        ("Chile", "CHL"),
    ):
        mention = at(mentions, text, words)
        assert (mention.kind, countries(mention)) == ("institution", [country])


def test_two_states_in_a_compound_are_both_named() -> None:
    text = "Sino-North Korean trade and North Korea-China relations grew, as did inter-Korean talks."
    found = [(text[m.start : m.end], countries(m)) for m in read(text)]
    assert ("North Korean", ["PRK"]) in found
    assert ("China", ["CHN"]) in found
    assert ("inter-Korean", ["PRK", "KOR"]) in found


def test_names_of_states_of_the_past_depend_on_the_date() -> None:
    text = "Moscow sent advisers."
    assert countries(read(text, published="1970-05-01")[0]) == ["SUN"]
    assert countries(read(text, published="1995-05-01")[0]) == ["RUS"]
    assert countries(read(text)[0]) == ["RUS"]


def test_a_role_is_the_one_held_at_the_date() -> None:
    text = "Vladimir Putin spoke."
    assert read(text, published="2010-06-01")[0].actors[0].role == "prime minister"
    assert read(text, published="2014-06-01")[0].actors[0].role == "president"
    undated = read(text)[0].actors[0]
    assert (undated.country, undated.role) == ("RUS", None)


@pytest.mark.parametrize(
    "spelling", ["Kim Jong-il", "Kim Jong Il", "Kim Jong-Il", "Kim Chong-il", "Kim Jongil", "Kim Jong‑il"]
)
def test_spellings_of_a_korean_name_meet(spelling: str) -> None:
    actor = read(f"{spelling} spoke.", published="2005-01-01")[0].actors[0]
    assert (actor.name, actor.country) == ("Kim Jong-il", "PRK")


def test_romanisations_of_a_korean_name_meet() -> None:
    for spelling in ("Jang Song-thaek", "Chang Song-taek", "Jang Seong Taek", "Chang Sung-taek"):
        assert read(f"{spelling} spoke.")[0].actors[0].name == "Jang Song-thaek"


def test_homonyms_are_told_apart_by_the_words_around() -> None:
    for words, sector in (("the army chief", "MIL"), ("the vice foreign minister", "GOV")):
        text = f"Ri Yong-ho, {words}, spoke in North Korea."
        assert at(read(text, published="2012-03-01"), text, "Ri Yong-ho").actors[0].sector == sector


def test_a_full_name_survives_lost_spaces() -> None:
    text = "PresidentKim Il Sungand others came."
    assert at(read(text), text, "Kim Il Sung").actors[0].country == "PRK"


def test_an_unknown_person_after_a_title_is_remembered() -> None:
    text = "Bolivian Mines Minister Ana Quispe Rojas left.\nRojas will return, and she said so."
    mentions = read(text)
    full = at(mentions, text, "Bolivian Mines Minister Ana Quispe Rojas").actors[0]
    assert (full.name, full.role, full.country) == ("Ana Quispe Rojas", "mines minister", "BOL")
    assert at(mentions, text, "Rojas", nth=1).actors[0].name == "Ana Quispe Rojas"
    assert at(mentions, text, "she").actors[0].name == "Ana Quispe Rojas"


@pytest.mark.parametrize(
    ("text", "name", "country", "role"),
    [
        ("Luis Haro, a Peruvian foreign ministry spokesman, spoke.", "Luis Haro", "PER", "foreign ministry spokesman"),
        ("The Fijian president, Ratu Vula, spoke.", "Ratu Vula", "FJI", "president"),
        ("The former Maltese prime minister, Carl Zerafa, spoke.", "Carl Zerafa", "MLT", "former prime minister"),
    ],
)
def test_names_in_apposition(text: str, name: str, country: str, role: str) -> None:
    actor = at(read(text), text, name).actors[0]
    assert (actor.name, actor.country, actor.role) == (name, country, role)


def test_a_person_with_a_title_and_no_state_is_a_mention_with_null_country() -> None:
    text = "Prime Minister Oto Varga and Professor Ilse Brandt met."
    mentions = read(text)
    assert at(mentions, text, "Prime Minister Oto Varga").actors[0].country is None
    professor = at(mentions, text, "Professor Ilse Brandt").actors[0]
    assert (professor.name, professor.country, professor.sector) == ("Ilse Brandt", None, "CVL")


def test_an_office_without_a_state_takes_the_only_state_but_not_the_other_side() -> None:
    text = "Prime Minister Oto Varga raised taxes in Zambia."
    assert at(read(text), text, "Prime Minister Oto Varga").actors[0].country == "ZMB"
    text = "Prime Minister Oto Varga visited Zambia."
    assert at(read(text), text, "Prime Minister Oto Varga").actors[0].country is None


def test_surnames_of_other_people_are_left_alone() -> None:
    text = "Donald Trump spoke.\nThen Ivanka Trump left the Trump Tower."
    mentions = read(text, published="2019-05-01")
    assert [text[m.start : m.end] for m in mentions] == ["Donald Trump"]


def test_a_headline_uses_the_surname_before_the_full_name() -> None:
    text = "# Kim Visits Beijing\nKim Jong-un arrived on Sunday."
    mentions = read(text, published="2018-03-28")
    assert at(mentions, text, "Kim").actors[0].name == "Kim Jong-un"


def test_a_headline_in_capitals_is_read() -> None:
    text = "# CHINA, NORTH KOREA SIGN TRADE DEAL"
    assert [countries(m) for m in read(text)] == [["CHN"], ["PRK"]]


def test_a_dateline_is_no_actor_but_says_where() -> None:
    text = "CAIRO (AP) -- Police fired on protesters."
    mentions = read(text, marks=(Mark(kind="dateline", start=0, end=14),))
    assert [(text[m.start : m.end], countries(m)) for m in mentions] == [("Police", ["EGY"]), ("protesters", ["EGY"])]


def test_furniture_holds_no_actor() -> None:
    text = "China signed. Share on Russia Today"
    mentions = read(text, marks=(Mark(kind="furniture", start=14, end=len(text)),))
    assert [text[m.start : m.end] for m in mentions] == ["China"]


# A story, the words looked at (and which occurrence), and the countries they stand for; none means unresolved.
STORIES: list[tuple[str, str, int, list[str | None]]] = [
    ("North Korea and China met.\nThe two sides agreed.", "The two sides", 0, ["PRK", "CHN"]),
    ("Iran and Iraq signed a pact.\nChina praised both countries.", "both countries", 0, ["IRN", "IRQ"]),
    ("Peru told Chile.\nBoth sides wait.", "Both sides", 0, ["PER", "CHL"]),
    ("Peru, Chile and Ecuador met.\nThe three countries agreed.", "The three countries", 0, ["PER", "CHL", "ECU"]),
    ("Xi Jinping met Vladimir Putin.\nThe two leaders dined.", "The two leaders", 0, ["CHN", "RUS"]),
    ("Xi Jinping met Vladimir Putin.\nThe two agreed on gas.", "The two", 0, ["CHN", "RUS"]),
    ("North Korea fired a missile.\nThe North said so.", "The North", 0, ["PRK"]),
    ("Seoul protested.\nThe South wants talks.", "The South", 0, ["KOR"]),
    ("South Korea met the North's Workers' Party.", "the North's Workers' Party", 0, ["PRK"]),
    ("South Korea waited.\nThe North's army chief came.", "The North's army chief", 0, ["PRK"]),
    ("Rain fell.\nThe North of France is wet.", "France", 0, ["FRA"]),
    ("The North's leader sent a wreath to the Chinese embassy.", "leader", 0, [None]),
    ("Western leaders met in Egypt.", "Western leaders", 0, [None]),
    ("European ministers met in Egypt.", "European ministers", 0, ["IGO"]),
    ("Egypt voted.\nThe country is calm.", "The country", 0, ["EGY"]),
    ("Egypt voted.\nThe country's army watched.", "The country's army", 0, ["EGY"]),
    ("Egypt voted.\nThe government thanked people.", "government", 0, ["EGY"]),
    ("Russia's foreign ministry spoke.\nThe ministry denied it.", "ministry", 1, ["RUS"]),
    ("A Turkish spokesman spoke.\nThe spokesman left.", "spokesman", 1, ["TUR"]),
    ("China said it would help.", "it", 0, ["CHN"]),
    ("China asked Russia to cut its exports.", "its", 0, ["RUS"]),
    ("China acted.\nIts foreign ministry spoke.", "Its foreign ministry", 0, ["CHN"]),
    ("Vladimir Putin came.\nHe met Xi Jinping.", "He", 0, ["RUS"]),
    ("Vladimir Putin met Xi Jinping.\nHe left.", "He", 0, ["RUS"]),
    ("Hungary and Romania met.\nThey agreed.", "They", 0, ["HUN", "ROU"]),
    ("Iraqi protesters came.\nThey shouted.", "They", 0, ["IRQ"]),
    ("North Korean defectors crossed.\nChina held defectors.", "defectors", 1, ["PRK"]),
    ("Police in Egypt arrested protesters.", "Police", 0, ["EGY"]),
    ("Police arrested protesters.", "Police", 0, [None]),
    ("The Red Cross came.\nThe organization gave food.", "organization", 0, ["NGO"]),
    ("The African Union met.\nThe union backed Mali.", "union", 0, ["IGO"]),
    ("Kim Jong-il met Kim Dae-jung.\nNorth Korea's Kim smiled.", "North Korea's Kim", 0, ["PRK"]),
    ("Kim Jong-il met Kim Dae-jung.\nSouth Korea's Kim smiled.", "South Korea's Kim", 0, ["KOR"]),
    ("Xi Jinping met Vladimir Putin.\nPutin smiled.", "Putin", 1, ["RUS"]),
    ("South Korea's economy grew.\nKorea exports cars.", "Korea", 1, ["KOR"]),
    ("South Korea met North Korea.\nKoreans hoped.", "Koreans", 0, []),
    ("Vladimir Putin's spokesman spoke in Cuba.", "spokesman", 0, ["RUS"]),
    ("Police held protesters, Yonhap said.", "protesters", 0, [None]),
    ("The two Koreas met.", "two Koreas", 0, ["PRK", "KOR"]),
    ("The talks failed.\nThey will resume.", "They", 0, []),
    ("Kurdish rebels in Turkey fought.", "Kurdish rebels", 0, ["TUR"]),
    ("Chinese army and navy units drilled.", "navy units", 0, ["CHN"]),
    ("The foreign minister of Chile met his Peruvian counterpart.", "Peruvian counterpart", 0, ["PER"]),
]


@pytest.mark.parametrize(("text", "words", "nth", "expected"), STORIES)
def test_references_within_a_story(text: str, words: str, nth: int, expected: list[str | None]) -> None:
    mention = at(read(text, published="2013-05-01"), text, words, nth)
    assert countries(mention) == expected
    assert (mention.why is None) == bool(expected)


def test_korea_in_a_korean_paper_is_its_own() -> None:
    text = "Korea exports cars."
    assert countries(read(text, publisher="Yonhap")[0]) == ["KOR"]
    assert countries(read(text, publisher="KCNA")[0]) == ["PRK"]
    assert (countries(read(text)[0]), read(text)[0].why) == ([], "ambiguous")


def test_a_name_means_something_else_in_another_story() -> None:
    assert countries(read("Georgia voted.")[0]) == ["GEO"]
    assert [countries(mention) for mention in read("Georgia voted, Atlanta above all.")] == [["USA"]]


HEAP = (
    "China|North|Korea|'s|the two sides|it|its|They|he|Kim|Jong-il|Putin|President|Mr.|U.S.|and|,|.|\n|of|foreign|"
    "ministry|minister|police|The North|South|Korean|officials|Xi|Jinping|-|’s|(|)|“|in|to|PRESIDENT|中国|é|"
    "Security Council|Workers' Party|US-backed|a"
)
WORDS = st.sampled_from(HEAP.split("|"))


def check(text: str) -> None:
    mentions = read(text)
    reached = 0
    for mention in mentions:
        assert reached <= mention.start < mention.end <= len(text)
        reached = mention.end
        assert (mention.why is None) == bool(mention.actors)
        for actor in mention.actors:
            assert actor.text == text[actor.start : actor.end] == text[mention.start : mention.end]
            assert len(actor.text.split()) <= 25
    assert read(text) == mentions


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_gives_valid_spans(text: str) -> None:
    check(text)


@given(st.lists(WORDS, max_size=40))
@settings(deadline=None)
def test_any_heap_of_actor_words_gives_valid_spans(words: list[str]) -> None:
    check(" ".join(words))
