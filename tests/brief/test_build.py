"""What a brief holds: the whole relation, nothing that was not known, every sentence resting on events."""

import gzip
import hashlib
import json
from base64 import b64decode
from datetime import date

import pytest

from yalu.brief import build_brief, render_html, render_markdown
from yalu.brief.values import Statement
from yalu.errors import ConfigError, RecordError
from yalu.model import DateValue, Evidence
from yalu.workspace import Workspace


def hand(brief, number):
    return next(row for row in brief.events if row.event_id == f"event-hand{number:03d}")


def test_every_sentence_of_the_judgement_cites_events_that_are_shown(brief):
    shown = {row.number for row in brief.events}
    judgement = brief.judgement
    statements = [judgement.headline, *judgement.grounds, *judgement.changers]
    assert len(statements) >= 6
    for statement in statements:
        assert statement.cites, statement.text
        assert shown.issuperset(statement.cites)
        assert statement.text.endswith(".")


def test_a_rise_is_stated_with_its_likelihood_and_numbers(brief):
    headline, amount = brief.judgement.headline.text, brief.judgement.grounds[0].text
    assert headline.startswith("Between China and North Korea, more is ")
    assert any(words in headline for words in ("very likely", "almost certainly"))
    trend = brief.summary.trend
    assert f"{trend.recent} events" in amount
    assert f"({trend.past} in all)" in amount
    assert "95% interval" in amount
    assert "stories were read" in amount


def test_likelihood_and_confidence_do_not_share_a_sentence(brief):
    assert brief.judgement.confidence.startswith("Confidence in this judgement is ")
    assert "likely" not in brief.judgement.confidence
    assert "onfidence" not in brief.judgement.headline.text


def test_what_would_change_our_mind(brief):
    texts = [statement.text for statement in brief.judgement.changers]
    assert "events in twelve months would show a rise" in texts[0]
    assert any("What is announced may be held" in text for text in texts)


def test_events_keep_status_dates_and_parties(brief):
    assert hand(brief, 1).status_words == "announced"
    assert hand(brief, 2).status_words == "called off"
    assert (hand(brief, 3).when, hand(brief, 3).year) == ("date unknown", "date unknown")
    assert hand(brief, 4).when == "between 3 and 7 May 2016"
    assert hand(brief, 4).parties == "Russia"
    assert (hand(brief, 5).when, hand(brief, 5).announced) == ("May 2016", "20 April 2016")
    assert hand(brief, 6).what == "Dismissal in North Korea"
    assert hand(brief, 7).when == "2016"


def test_domestic_events_are_listed_and_not_counted(brief):
    assert hand(brief, 6).scope == "home"
    on_timeline = {row.number for decade in brief.timeline for entry in decade.entries for row in entry.events}
    assert hand(brief, 6).number not in on_timeline
    assert sum(part.total for part in brief.domains.parts) == len(brief.summary.history.events)


def test_numbers_follow_the_dates_with_undated_events_last(brief):
    rows = sorted(brief.events, key=lambda row: row.number)
    assert [row.number for row in rows] == list(range(1, brief.all_events + 1))
    starts = [row.start or "9999" for row in rows]
    assert starts == sorted(starts)


def test_reports_show_their_trigger_inside_the_sentence(brief):
    for row in brief.events:
        assert row.reports
        for report in row.reports:
            assert report.trigger
    assert hand(brief, 4).reports[0].trigger == "met"
    assert hand(brief, 4).reports[0].url is None
    assert hand(brief, 3).reports[0].publisher == "publisher unknown"


def test_coverage_says_what_is_missing(brief):
    coverage = brief.coverage
    assert coverage.failures == (("in/broken.pdf", "the file is empty."),)
    assert coverage.undated_stories == 1
    assert coverage.undated_events == 1
    assert any("2009" in words for words in coverage.silences)


def test_a_failure_that_was_resolved_is_no_limit(tables, make_store):
    store = make_store(tables)
    (failed,) = store.outstanding_failures()
    assert "1 input could not be read" in render_html(build_brief(store, "CHN", "PRK"))
    with store.begin("add", resolved=[failed.name]) as run:
        run.commit()
    brief = build_brief(store, "CHN", "PRK")
    assert (brief.coverage.failed, brief.coverage.failures) == (0, ())
    assert "Every input could be read." in render_html(brief)


def test_old_plans_are_a_limit_and_not_pending(tables, make_store):
    from dataclasses import replace

    def planned(start):
        date_ = DateValue(start=start, end=start, precision="day", basis="explicit")
        return lambda event: replace(event, date=date_, status="scheduled")

    plans = {"event-hand002": planned("2001-05-01"), "event-hand004": planned("2015-06-01")}
    events = tuple(plans.get(event.event_id, lambda same: same)(event) for event in tables["events"])
    brief = build_brief(make_store(tables | {"events": events}), "CHN", "PRK", until=date(2016, 11, 30))
    (pending,) = [each for each in brief.judgement.grounds if "announced" in each.text]
    assert pending.text == (
        "1 announced event still is ahead; 1 event announced for the last two years has not been reported as held."
    )
    assert set(pending.cites) == {hand(brief, 1).number, hand(brief, 4).number}
    assert brief.coverage.unheld == 1
    assert "1 event was announced for a day more than two years past" in render_html(brief)


def test_a_story_that_tells_an_event_twice_is_one_report(tables, make_store):
    from dataclasses import replace

    (first,) = [mention for mention in tables["mentions"] if mention.mention_id == "mention-hand-004"]
    text = first.evidence.text
    start = text.index("envoy")
    again = replace(first, mention_id="mention-hand-104", trigger=Evidence(start=start, end=start + 5, text="envoy"))
    events = tuple(
        replace(event, mentions=(*event.mentions, again.mention_id)) if event.event_id == "event-hand004" else event
        for event in tables["events"]
    )
    link = replace(tables["links"][-1], link_id="link-hand-104", event_id="event-hand004", mention_id=again.mention_id)
    changed = {
        "mentions": (*tables["mentions"], again), "events": events, "links": (*tables["links"], link)
    }  # fmt: skip
    row = hand(build_brief(make_store(tables | changed), "CHN", "PRK"), 4)
    assert row.told == 1
    assert [len(group) for group in row.quotes] == [1]


def test_words_that_two_outlets_share_stand_once(brief):
    from dataclasses import replace

    row = hand(brief, 4)
    twice = replace(row, reports=(row.reports[0], replace(row.reports[0], publisher="Another Wire")))
    page = render_html(replace(brief, events=(twice,)))
    assert "Another Wire" in page
    assert page.count("<blockquote") == 1 + len(brief.claims)


def test_claims_name_their_holder(brief):
    assert [claim.holder for claim in brief.claims] == ["Han Made-up", "the report itself"]
    assert (brief.claims[0].likelihood, brief.claims[0].horizon) == ("likely", "2017")


def test_the_data_inside_is_what_the_hash_says(brief, page):
    packed = page.split("data:application/gzip;base64,", 1)[1].split('"', 1)[0]
    data = gzip.decompress(b64decode(packed))
    assert data == brief.data
    assert hashlib.sha256(data).hexdigest() == brief.data_hash
    assert brief.data_hash[:16] in brief.citation.chicago
    records = [json.loads(line) for line in data.decode().splitlines()]
    kinds = [record["kind"] for record in records]
    assert kinds.count("event") == brief.all_events
    assert kinds.count("claim") == 2
    assert all(record["reports"] for record in records if record["kind"] == "event")


def test_the_same_record_gives_the_same_bytes(store, page):
    assert render_html(build_brief(store, "CHN", "PRK")) == page


def test_either_order_names_the_same_dyad(store, brief):
    other = build_brief(store, "PRK", "CHN")
    assert (other.dyad, other.all_events) == (brief.dyad, brief.all_events)


def test_an_earlier_day_knows_less(store, brief):
    then = build_brief(store, "CHN", "PRK", until=date(2014, 6, 30))
    assert then.until == "30 June 2014"
    assert 0 < then.all_events < brief.all_events
    assert all(row.start is None or row.start <= "2014-06-30" for row in then.events if row.took_place)
    assert all(card.sign.decided_at <= "2014-06-30" for card in then.signs)


def test_a_long_record_is_capped_and_says_so(store, brief):
    few = build_brief(store, "CHN", "PRK", most_events=90)
    assert len(few.events) < brief.all_events == few.all_events
    shown = {row.number for row in few.events}
    assert shown.issuperset(number for statement in few.judgement.grounds for number in statement.cites)
    html = render_html(few)
    assert f"{len(few.events)} of {few.all_events} events are shown" in html
    assert few.data == brief.data


def test_an_empty_relation_is_said_to_be_empty(store):
    empty = build_brief(store, "KOR", "USA")
    assert empty.judgement.headline == Statement(
        text=f"The record holds no event between South Korea and the United States that took place by {empty.until}.",
        cites=(),
    )
    assert "There is nothing to draw." in render_html(empty)
    assert "no event between South Korea" in render_markdown(empty)


def test_an_empty_record_is_refused(make_store):
    with pytest.raises(RecordError, match="no dated story"):
        build_brief(make_store({}), "CHN", "PRK")


def test_one_state_is_no_relation(store):
    with pytest.raises(ConfigError, match="two different states"):
        build_brief(store, "CHN", "CHN")


def test_an_event_names_the_office_holder_who_acts(tables, make_store):
    from dataclasses import replace

    def named(mention):
        if mention.mention_id != "mention-hand-001":
            return mention
        (who,) = mention.source
        return replace(mention, source=(replace(who, name="Ba Made-up", role="premier", level="head"),))

    store = make_store(tables | {"mentions": tuple(named(mention) for mention in tables["mentions"])})
    assert hand(build_brief(store, "CHN", "PRK"), 1).what == "Undertaking by Ba Made-up towards North Korea"


def test_a_rejected_report_is_not_shown_and_a_corrected_one_is_marked(tables, make_store):
    store = make_store(tables)
    store.append_review("mention-hand-001", "reject", reviewer="a reader")
    store.append_review("mention-hand-004", "correct", reviewer="a reader", correction={"status": "alleged"})
    brief = build_brief(store, "CHN", "PRK")
    assert "event-hand001" not in {row.event_id for row in brief.events}
    (report,) = (each for row in brief.events for each in row.reports if each.mention_id == "mention-hand-004")
    assert (report.status, report.reviewed) == ("alleged", "correct")


def test_the_folder_of_the_reports_changes_nothing(tmp_path):
    line = {
        "id": "r1",
        "title": "Envoy in Pyongyang",
        "published": "2011-06-07",
        "publisher": "Example wire",
        "text": "China's envoy met North Korea's foreign minister in Pyongyang on Monday.",
    }
    briefs = []
    for folder in (tmp_path / "one", tmp_path / "other" / "deep"):
        folder.mkdir(parents=True)
        (folder / "reports.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
        workspace = Workspace.init(folder / "desk", name="desk")
        workspace.add(str(folder / "reports.jsonl"))
        path = folder / "brief.html"
        workspace.relation("CHN", "PRK").brief(path)
        briefs.append(path.read_bytes())
    assert briefs[0] == briefs[1]
    assert str(tmp_path).encode() not in briefs[0]
