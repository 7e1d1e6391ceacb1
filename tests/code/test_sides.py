"""Sides: who acts on whom, what may be swapped, and what the type becomes once it is known who is who."""

from __future__ import annotations

import pytest

ROLES = [
    # Passives, with and without the one who did it.
    ("Two Ethiopian diplomats were expelled by Eritrea.", "SANCTION ERI>ETH"),
    ("Sanctions were imposed on Belarus by the European Union.", "SANCTION IGO>BLR"),
    ("Thailand was accused by Cambodia of firing across the border.", "ACCUSE KHM>THA"),
    ("A Vietnamese trawler was seized by the Chinese navy.", "COERCE CHN>VNM"),
    ("Bolivia's request was rejected by Chile.", "REJECT CHL>BOL"),
    ("Estonia was praised by Latvia.", "SUPPORT LVA>EST"),
    ("Three Israeli tourists were arrested in Egypt.", "COERCE ->ISR"),
    # The visitor is the source and the host the target.
    ("Brazilian President Dilma Rousseff visited Cuba on Monday.", "CONSULT BRA>CUB"),
    ("Cuba hosted a delegation from Brazil on Monday.", "CONSULT BRA>CUB"),
    ("Kuwait's emir received the Iraqi premier on Sunday.", "CONSULT IRQ>KWT"),
    ("The Greek foreign minister was received by Turkish President Abdullah Gul in Ankara.", "CONSULT GRC>TUR"),
    ("Afghan President Hamid Karzai arrived in Islamabad on Monday.", "CONSULT AFG>PAK"),
    ("North Korean leader Kim Jong Un returned home from China on Monday.", "CONSULT PRK>CHN"),
    ("Kim Jong Un's visit to Russia ended on Friday.", "CONSULT PRK>RUS"),
    # A welcome is praise, not a visit by the host.
    ("Finland's president was welcomed in Stockholm by the Swedish king.", "SUPPORT SWE>FIN"),
    # Recipients of things and of words.
    ("Colombia sent aid to Haiti.", "AID COL>HTI"),
    ("Jordan sent Yemen medicine.", "AID JOR>YEM"),
    ("Singapore lent Indonesia 500 million dollars.", "AID SGP>IDN"),
    ("Mongolia granted a Chinese firm permission to dig coal.", "CONCEDE MNG>CHN"),
    ("The Brazilian president told reporters that Brazil would lend Argentina money.", "AGREE BRA>ARG"),
    ("Chinese Premier Wen Jiabao told Indian leader Manmohan Singh that China would send grain.", "AGREE CHN>IND"),
    ("Greece warned Turkey that it would send ships.", "THREATEN GRC>TUR"),
    ("Libya called on Egypt to leave the camp.", "REQUEST LBY>EGY"),
    ("Ukraine asked Russia for cheaper gas.", "REQUEST UKR>RUS"),
    # Where from and where to.
    ("Estonia recalled its ambassador from Moscow.", "SANCTION EST>RUS"),
    ("South Sudanese troops withdrew from the Sudanese town of Heglig.", "RETREAT SSD>SDN"),
    ("A Syrian pilot asked for asylum in Jordan.", "REQUEST SYR>JOR"),
    ("Students demonstrated outside the Japanese embassy in Beijing.", "PROTEST CHN>JPN"),
    ("Turkey bombed Kurdish camps in Iraq.", "ASSAULT TUR>IRQ"),
    # At home: a state's own police, rebels or workers, and whom they act on.
    ("Peruvian rebels blew up power lines near Lima.", "COERCE PER>PER"),
    ("Moldovan miners rioted against the arrest of union leaders.", "PROTEST MDA>MDA"),
    ("A Slovak court jailed two miners.", "COERCE SVK>SVK"),
    ("Hutu elders demanded the resignation of the Burundian government.", "REQUEST BDI>BDI"),
    # A call concerns another state more often than one's own troops.
    ("Kenya rejected a call for its troops to leave Somalia.", "REJECT KEN>SOM"),
]

SYMMETRIC = [
    ("Poland and Hungary signed a treaty on gas supplies.", "SUPPORT POL=HUN"),
    ("The Chinese and Vietnamese defence ministers met in Hanoi.", "CONSULT CHN=VNM"),
    ("Chinese President Hu Jintao and Russian President Dmitry Medvedev held talks in Moscow.", "CONSULT CHN=RUS"),
    ("Mexican and Guatemalan presidents signed an accord.", "SUPPORT MEX=GTM"),
    ("Talks between Serbia and Kosovo resumed in Brussels.", "CONSULT SRB=XKX"),
    ("A joint statement was signed by Chad and Niger.", "SUPPORT TCD=NER"),
    ("Israel and Hamas exchanged prisoners.", "COOPERATE ISR=PSE"),
    ("India and Pakistan exchanged fire across the border.", "ASSAULT IND=PAK"),
    ("Iran and Iraq fought a border battle.", "ASSAULT IRN=IRQ"),
    ("Sudan's government and the Justice and Equality Movement signed a truce in Doha.", "SUPPORT SDN=SDN"),
    ("Indonesia and Malaysia agreed to hold talks on the border.", "AGREE IDN=MYS"),
]


@pytest.mark.parametrize(("text", "expected"), ROLES, ids=[text[:45] for text, _ in ROLES])
def test_who_acts_on_whom(text, expected, told) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(("text", "expected"), SYMMETRIC, ids=[text[:45] for text, _ in SYMMETRIC])
def test_the_first_named_party_of_a_symmetric_event_is_the_source(text, expected, told) -> None:
    assert told(text) == [expected]


def test_the_party_that_speech_is_addressed_to_is_no_party_of_another_act(told) -> None:
    text = "Mexico told Norway that Cuba had attacked Haiti."
    assert told(text) == ["ASSAULT CUB>HTI"]


def test_a_definite_visit_is_the_one_told_before(told) -> None:
    text = "Angola's president arrived in Lisbon on Monday. The visit was praised by Portugal."
    assert told(text)[0] == "CONSULT AGO>PRT"


BY_WHO_IS_WHO = [
    # Inside one state a restriction is repression; between states it is a sanction.
    ("The United States imposed sanctions on Syria.", "SANCTION USA>SYR"),
    ("Thailand's government imposed a curfew on Bangkok.", "COERCE THA>THA"),
    ("Bahrain's government imposed a curfew on Bahraini villages.", "COERCE BHR>BHR"),
    ("Egypt's government lifted the state of emergency in Egypt.", "CONCEDE EGY>EGY"),
    ("Canada lifted sanctions against Burma.", "RETREAT CAN>MMR"),
    ("The European Union lifted its sanctions on Belarus.", "RETREAT IGO>BLR"),
    # Governments protest in notes, people in the street.
    ("Pakistan's foreign ministry protested to India over the shelling.", "ACCUSE PAK>IND"),
    ("Pakistan protested to India over the shelling.", "ACCUSE PAK>IND"),
    ("India summoned the Pakistani ambassador.", "ACCUSE IND>PAK"),
    ("Thousands of Pakistanis protested against the American drone strikes.", "PROTEST PAK>USA"),
    # Weapons that are tested are shown, not used.
    ("Mongolia tested a nuclear device.", "MOBILIZE MNG>-"),
    ("India test-fired a ballistic missile.", "MOBILIZE IND>-"),
    ("Pakistan exploded a nuclear bomb.", "MOBILIZE PAK>-"),
    ("North Korea fired two missiles into the sea.", "MOBILIZE PRK>-"),
    # Attacks.
    ("Israel fired missiles at a Syrian airfield.", "ASSAULT ISR>SYR"),
    ("Rebels exploded a bomb in Damascus.", "ASSAULT SYR>SYR"),
    ("Ukraine's army attacked rebels near Donetsk.", "ASSAULT UKR>UKR"),
    ("Cambodian troops opened fire on Thai soldiers.", "ASSAULT KHM>THA"),
    ("Turkish fighter jets entered Greek airspace on Monday.", "ASSAULT TUR>GRC"),
    # Diplomats are expelled, other people deported.
    ("Ecuador expelled two Peruvian diplomats.", "SANCTION ECU>PER"),
    ("Iraq deported forty Iranians.", "COERCE IRQ>IRN"),
    ("Sri Lanka freed 200 Indian fishermen.", "RETREAT LKA>IND"),
]


@pytest.mark.parametrize(("text", "expected"), BY_WHO_IS_WHO, ids=[text[:45] for text, _ in BY_WHO_IS_WHO])
def test_the_type_follows_from_who_is_who(text, expected, told) -> None:
    assert told(text) == [expected]


def test_joint_exercises_are_cooperation_of_the_two(told) -> None:
    assert told("The United States and South Korea held joint military exercises.") == ["COOPERATE USA=KOR"]


def test_troops_that_were_sent_are_sent_by_their_state(told) -> None:
    assert told("Eritrean troops were sent to Somalia.") == ["MOBILIZE ERI>SOM"]


def test_people_killed_in_an_attack_are_killed_by_the_attackers(told) -> None:
    assert told("Forty Sudanese soldiers were killed in an attack by Chadian rebels.") == ["ASSAULT TCD>SDN"]


def test_a_visitor_who_signs_signs_with_the_host(told) -> None:
    text = "Chinese Foreign Minister Yang Jiechi visited India on Monday and signed a trade agreement."
    assert told(text)[-1] in ("SUPPORT CHN>IND", "SUPPORT CHN=IND")


def test_every_one_of_several_shared_adjectives_is_a_party(told) -> None:
    text = "Soviet, Polish, Hungarian and Bulgarian troops occupied Czechoslovakia."
    assert told(text) == ["ASSAULT SUN+POL+HUN+BGR>CSK"]


def test_a_thing_stands_for_whoever_is_behind_it(code) -> None:
    (event,) = code("Iceland rejected the new timetable.")
    assert [(actor.text, actor.country) for actor in event.target] == [("new timetable", None)]


def test_what_is_done_to_people_is_told_though_nobody_is_named(code) -> None:
    (event,) = code("Two opposition activists were arrested on Monday.")
    assert (event.type, event.source, [actor.country for actor in event.target]) == ("COERCE", (), [None])


def test_meeting_the_press_is_no_event(told) -> None:
    assert told("Gabon's trade minister met reporters on Friday.") == []


def test_what_is_given_or_said_in_a_foreign_place_comes_from_there(told) -> None:
    assert told("The Malian president has been given asylum in Dakar.") == ["AID SEN>MLI"]


def test_the_first_country_to_do_it_is_the_doer(told) -> None:
    assert told("Uruguay was the first country to send food to flood victims in Mozambique.") == ["AID URY>MOZ"]


def test_what_a_communique_denounces_is_denounced_by_whoever_issued_it(told) -> None:
    text = "The Polish premier ended his trip with a statement denouncing Belarus."
    assert "ACCUSE POL>BLR" in told(text)


def test_what_is_done_to_a_state_is_told_though_nobody_is_named(told) -> None:
    assert told("Georgia was sharply criticized on Monday.") == ["ACCUSE ->GEO"]


def test_lasting_help_is_told_in_the_present(told) -> None:
    assert told("Norway sends food to Ethiopia.") == ["AID NOR>ETH"]


WHO_IS_WHO = [
    ("The United States pulled out of UNESCO on Tuesday.", "SANCTION USA>UNO"),
    ("American troops pulled out of Somalia on Tuesday.", "RETREAT USA>SOM"),
    ("Somali pirates seized two British tourists.", "ASSAULT SOM>GBR"),
    ("Iranian police seized two British tourists.", "COERCE IRN>GBR"),
]


@pytest.mark.parametrize(("text", "expected"), WHO_IS_WHO)
def test_who_leaves_what_and_who_seizes_whom_settles_the_type(told, text: str, expected: str) -> None:
    assert told(text) == [expected]


WHOSE = [
    ("European leaders backed Kyiv's bid for membership on Thursday.", "SUPPORT IGO>UKR"),
    ("North Korea returned the bodies of three South Korean fishermen.", "RETREAT PRK>KOR"),
    ("Eritrea massed 100,000 troops along its border with Ethiopia.", "MOBILIZE ERI>ETH"),
    ("The two governments reopened their embassies in Havana and Washington.", "SUPPORT CUB=USA"),
    ("The opposition leader's arrest by Belarusian police drew criticism.", "COERCE BLR>BLR"),
    ("Hundreds took to the streets of Basra over power cuts.", "PROTEST IRQ>IRQ"),
    ("Police in Cairo arrested 12 and left.", "COERCE EGY>EGY"),
    ("Beijing held live-fire drills around Taiwan.", "MOBILIZE CHN>TWN"),
]


@pytest.mark.parametrize(("text", "expected"), WHOSE)
def test_the_other_side_is_found_in_what_the_thing_belongs_to(told, text: str, expected: str) -> None:
    assert expected in told(text)


def test_tourists_of_a_region_are_of_no_state_that_the_story_names(code) -> None:
    (event,) = code("Kidnappers seized two European tourists in Mali.")
    assert [actor.country for actor in event.target] == [None]


def test_who_says_that_another_lied_accuses_it_whether_or_not_it_is_true(code) -> None:
    (event,) = code("Norway's premier claimed that Iceland had lied about its catch.")
    assert (event.type, event.status, [actor.country for actor in event.source]) == ("ACCUSE", "occurred", ["NOR"])


def test_a_main_verb_taken_for_a_participle_has_its_subject(told) -> None:
    text = "Doctors from two American aid groups donated and personally delivered a ton of goods to Baghdad University."
    assert told(text) == ["AID USA>IRQ"]
