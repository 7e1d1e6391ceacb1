"""The dates of whole reports of our own: scenes, look backs, plans, and what has no date."""

from __future__ import annotations

import pytest

# Text, day of publication, and for words of a trigger the beginning of its day and the status; None where it has none.
REPORTS: list[tuple[str, str | None, dict[str, tuple[str | None, str]]]] = [
    (
        (
            "NAIROBI, Aug. 9 - Kenya recalled its ambassador from Mogadishu on Friday over a disputed sea border. "
            "The foreign ministry accused Somalia of auctioning oil blocks in Kenyan waters. Somalia denied the "
            "charge and said it would take the case to The Hague. The two countries had opened talks on the "
            "border in 2014. Kenyan and Somali officials will meet in Addis Ababa next Tuesday, the African Union "
            "said."
        ),
        "2019-08-10",
        {
            "recalled": ("2019-08-09", "occurred"),
            "accused": ("2019-08-09", "occurred"),
            "denied": ("2019-08-09", "occurred"),
            "talks": ("2014", "occurred"),
            "meet": ("2019-08-13", "scheduled"),
        },
    ),
    (
        (
            "Colombia's president arrived in Caracas on Monday for talks with his Venezuelan counterpart. The two "
            "signed a trade agreement the next day. On Wednesday they visited a steel plant in the south. The "
            "Colombian leader invited the Venezuelan to Bogota before he flew home. Last year Caracas had closed "
            "the frontier after a shooting."
        ),
        "2010-11-05",
        {
            "arrived": ("2010-11-01", "occurred"),
            "signed": ("2010-11-02", "occurred"),
            "invited": ("2010-11-03", "occurred"),
            "closed": ("2009", "occurred"),
        },
    ),
    (
        (
            "ATHENS - Turkish fighters violated Greek airspace over the Aegean, the Greek defence ministry said "
            "on Thursday. Greece lodged a protest with Ankara. The violations took place on Tuesday and "
            "Wednesday. A Turkish spokesman dismissed the complaint."
        ),
        "2006-05-26",
        {"protest": ("2006-05-25", "occurred")},
    ),
    (
        (
            "Ethiopia and Eritrea have agreed to exchange prisoners of war, officials in Algiers announced. The "
            "accord was signed on December 12 by President Isaias Afewerki and Prime Minister Meles Zenawi. "
            "Ethiopia freed 360 Eritrean soldiers two days later. Eritrea is to release its captives by the end "
            "of the month."
        ),
        "2000-12-20",
        {"signed": ("2000-12-12", "occurred"), "freed": ("2000-12-14", "occurred")},
    ),
    (
        (
            "Pakistan's army chief flew to Riyadh yesterday, a week after Saudi Arabia suspended a loan. He met "
            "the Saudi deputy defence minister and will see the crown prince today. In May, Islamabad had refused "
            "to join a Saudi campaign in Yemen."
        ),
        "2020-08-18",
        {"flew": ("2020-08-17", "occurred"), "met": ("2020-08-17", "occurred"), "refused": ("2020-05", "occurred")},
    ),
    (
        (
            "LIMA, Jan. 28 - Peru and Ecuador exchanged artillery fire along the Cenepa River for a third day on "
            "Saturday. Ecuador said that Peruvian helicopters had attacked two of its posts at dawn. Brazil, "
            "which guaranteed the 1942 treaty, urged both sides to cease fire. Peru's president visited the front "
            "on Thursday and vowed to expel the invaders."
        ),
        "1995-01-29",
        {"exchanged": ("1995-01-28", "occurred"), "vowed": ("1995-01-26", "occurred")},
    ),
    (
        (
            "The European Union will lift its arms embargo on Uzbekistan, diplomats said in Brussels on Tuesday. "
            "The embargo was imposed in 2005 after troops killed protesters in Andijan. Germany had pressed for "
            "the step. Uzbekistan released four activists last month."
        ),
        "2009-10-28",
        {"released": ("2009-09", "occurred")},
    ),
    (
        (
            "Zambia expelled two South African diplomats on Saturday. They were accused of spying and given 48 "
            "hours to leave. Pretoria responded on Monday by expelling two Zambians. At the time, South African "
            "commandos were raiding ANC offices in Lusaka. A Zambian minister called off a visit to Pretoria that "
            "had been planned for June 4."
        ),
        "1986-05-28",
        {"expelled": ("1986-05-24", "occurred"), "expelling": ("1986-05-26", "occurred")},
    ),
    (
        (
            "TOKYO, Feb. 7 - Japan protested to Russia on Thursday after two Russian fighters entered its "
            "airspace off Hokkaido. Prime Minister Shinzo Abe was speaking at a rally for the return of the "
            "islands that Soviet troops seized in 1945. Moscow denied any intrusion. The last such incident "
            "happened in February 2008. Former Prime Minister Yoshiro Mori is to visit Russia later this month."
        ),
        "2013-02-08",
        {"protested": ("2013-02-07", "occurred"), "seized": ("1945", "occurred"), "visit": ("2013-02", "scheduled")},
    ),
    (
        (
            "In 1972, Nixon had flown to Peking and shaken hands with Mao. While in China, he signed a communique "
            "with Zhou Enlai. Seven years later Washington recognised the People's Republic. Deng Xiaoping "
            "visited the United States the same month, January 1979."
        ),
        None,
        {"signed": ("1972", "occurred"), "recognised": ("1979", "occurred"), "visited": ("1979-01", "occurred")},
    ),
    (
        (
            "Sudan's foreign minister told reporters on Sunday that Khartoum had expelled the Chadian ambassador. "
            "N'Djamena closed its border in reply. Chad accuses Sudan of arming rebels who attacked the capital "
            "in February. The two presidents signed a pact in Dakar on March 13, but it was broken within weeks. "
            "Libya has offered to mediate."
        ),
        "2008-05-12",
        {"signed": ("2008-03-13", "occurred")},
    ),
    (
        (
            "Hungary's prime minister visits Kiev on Thursday to discuss gas. Ukraine has asked for 300 million "
            "euros. On Monday Hungary stopped pumping gas to its neighbour, a move that Kiev called unacceptable. "
            "It resumed deliveries on Wednesday."
        ),
        "2014-09-30",
        {"visits": ("2014-10-02", "scheduled"), "stopped": ("2014-09-29", "occurred")},
    ),
    (
        (
            "WARSAW - Poland's president told German reporters on Tuesday that his country would not pay for a "
            "new pipeline. Germany's chancellor had visited Warsaw in March. The two governments signed a "
            "memorandum on energy the following month. On Wednesday the Polish foreign minister flew to Berlin, "
            "where he met his German counterpart."
        ),
        "2016-06-16",
        {
            "pay": ("2016-06-14", "occurred"),
            "visited": ("2016-03", "occurred"),
            "signed": ("2016-04", "occurred"),
            "flew": ("2016-06-15", "occurred"),
            "met": ("2016-06-15", "occurred"),
        },
    ),
    (
        (
            "Egypt's army killed 11 militants in northern Sinai on Friday, the state news agency reported. Israel "
            "praised the operation. A day earlier, gunmen had attacked a checkpoint near Rafah, killing two "
            "soldiers. Cairo closed the border with Gaza after the attack."
        ),
        "2014-09-07",
        {"killed": ("2014-09-05", "occurred")},
    ),
    (
        (
            "Brazil and Argentina will hold joint naval exercises in August, the two defence ministers announced "
            "on Monday in Brasilia. They also agreed to build a satellite. In 1980 the two had signed a nuclear "
            "accord. Brazil's president is expected to visit Buenos Aires on July 3."
        ),
        "2009-06-24",
        {"signed": ("1980", "occurred")},
    ),
    (
        (
            "SEOUL, Nov. 24 - South Korea's president ordered the army on Wednesday to strengthen the islands, a "
            "day after North Korea shelled Yeonpyeong. Two marines died in the attack. The North accused the "
            "South of firing first. China called on both sides to stay calm. The United States sent an aircraft "
            "carrier to the Yellow Sea."
        ),
        "2010-11-25",
        {"shelled": ("2010-11-23", "occurred"), "accused": (None, "occurred"), "called": (None, "occurred")},
    ),
    (
        (
            "Thailand recalled its ambassador from Phnom Penh last Thursday. Cambodia did the same the next day. "
            "The dispute began in 2008, when both armies sent troops to the temple. Thai Prime Minister Abhisit "
            "Vejjajiva will meet Hun Sen at a summit in Singapore next week."
        ),
        "2009-11-10",
        {"recalled": ("2009-11-05", "occurred"), "meet": ("2009-11-16", "scheduled"), "sent": ("2008", "occurred")},
    ),
    (
        (
            "Cuba freed three American prisoners this week after talks brokered by the Vatican. Havana had "
            "arrested the men in May 2012. President Obama thanked the Pope on Wednesday and promised to ease the "
            "embargo. Senators of both parties will travel to Havana in January."
        ),
        "2014-12-19",
        {
            "freed": ("2014-12-15", "occurred"),
            "arrested": ("2012-05", "occurred"),
            "thanked": ("2014-12-17", "occurred"),
            "travel": ("2015-01", "scheduled"),
        },
    ),
    (
        (
            "Nigeria has expelled the Libyan ambassador, the foreign ministry said. The order was given on "
            "Saturday, two days after Gaddafi's remarks. Libya withdrew its staff. In Abuja, protesters burned a "
            "Libyan flag outside the embassy on Friday."
        ),
        "2010-03-23",
        {"expelled": ("2010-03-20", "occurred"), "burned": ("2010-03-19", "occurred")},
    ),
    (
        (
            "On July 18, 1994, rebels of the RPF took Gisenyi and declared victory. The following day a new "
            "Rwandan government was sworn in. France pulled out its last soldiers on August 21. A month later the "
            "Security Council set up a tribunal."
        ),
        None,
        {"took": ("1994-07-18", "occurred"), "pulled out": (None, "occurred")},
    ),
]


@pytest.mark.parametrize(("text", "published", "expected"), REPORTS, ids=[text[:40] for text, _, _ in REPORTS])
def test_the_events_of_a_report_have_their_days(text, published, expected, code) -> None:
    events = code(text, published)
    found = {}
    for words, (day, _) in expected.items():
        event = next(event for event in events if words in event.trigger.text)
        found[words] = (event.date.start[: len(day or "")] if event.date.start else None, event.status)
    assert found == expected
