"""A snapshot that the wall gave at a moment, and what the log gives of that moment days later, are one picture."""

from unittest.mock import patch

from command_center.case.state import OPEN
from command_center.facts.durations import MINUTE, SECOND
from command_center.replay import replay as replaying
from command_center.replay.replay import Replay
from tests.replay.lived import UNKNOWN, Lived, by_id, known
from tests.wall.picture import Picture


def test_every_recorded_moment_is_given_back_by_the_log(days: Lived) -> None:
    replay = Replay(days.center, days.shown)
    assert len(days.recorded) > 100
    assert any(frame["panels"]["counters"]["red"] for frame in days.recorded.values()), "nothing was at stake"
    for at, recorded in sorted(days.recorded.items())[::7]:
        told = replay.snapshot(at)
        assert told["at"] == recorded["at"]
        assert by_id(told["cases"]) == by_id(recorded["cases"]), told["at"]
        assert known(told["panels"]) == known(recorded["panels"]), told["at"]
        assert [fact["id"] for fact in told["happened"]] == [fact["id"] for fact in recorded["happened"]], told["at"]


def test_what_was_asked_before_changes_no_answer(days: Lived) -> None:
    asked_often = Replay(days.center, days.shown)
    moments = sorted(days.recorded)
    for at in (moments[-1], moments[5], moments[-40], moments[50], moments[6], moments[-2]):
        anew = Replay(days.center, days.shown)
        assert asked_often.snapshot(at) == anew.snapshot(at)
        until = min(at + 40 * MINUTE, moments[-1])
        if at < until:
            assert asked_often.frames(at, until, MINUTE, 9, 0) == anew.frames(at, until, MINUTE, 9, 0)


def test_a_memory_that_is_full_changes_no_answer(days: Lived) -> None:
    moments = sorted(days.recorded)[::60]
    whole = Replay(days.center, days.shown)
    with patch.object(replaying, "KEPT", 300):
        small = Replay(days.center, days.shown)
        assert [small.snapshot(at) for at in moments] == [whole.snapshot(at) for at in moments]


def test_frames_lead_from_one_picture_to_the_next(days: Lived) -> None:
    replay = Replay(days.center, days.shown)
    moments = sorted(days.recorded)
    since, until = moments[len(moments) // 3], moments[2 * len(moments) // 3]
    for every, limit in ((90 * SECOND, 120), (45 * MINUTE, 7)):
        picture = Picture()
        picture.apply(replay.snapshot(since))
        at, pages = since, 0
        while at < until:
            page = replay.frames(at, until, every, limit, picture.seq)
            for frame in page.frames:
                picture.apply(frame)  # a gap fails
            assert page.until > at and page.seq == picture.seq
            at, pages = page.until, pages + 1
        assert pages > 1
        end = days.recorded[until]
        assert picture.open_cases() == {id: v for id, v in by_id(end["cases"]).items() if v["status"] in OPEN}
        assert known(picture.panels) == known(end["panels"])
        assert [fact["id"] for fact in picture.happened[:50]] == [fact["id"] for fact in end["happened"]]


def test_a_step_goes_to_the_next_fact(days: Lived) -> None:
    replay = Replay(days.center, days.shown)
    until = max(days.recorded)
    since = at = sorted(days.recorded)[50]
    picture = Picture()
    picture.apply(replay.snapshot(since))
    for _ in range(5):
        page = replay.frames(at, until, 0, 1, picture.seq)
        assert at < page.until <= until
        for frame in page.frames:
            assert frame["at"] == days.shown.moment(page.until)
            picture.apply(frame)
        at = page.until
    assert picture.seq > 0


def test_what_the_log_does_not_have_is_unknown_and_not_as_it_is_now(days: Lived) -> None:
    panels = Replay(days.center, days.shown).snapshot(min(days.recorded))["panels"]
    assert {panels["counters"][name] for name in UNKNOWN} == {None}
    assert panels["cameras"] is None
    assert {feed["link_at"] for feed in panels["feeds"]} == {None}


def test_a_period_says_when_much_happened_and_what_stood_out(days: Lived) -> None:
    until = max(days.recorded)
    since = min(days.recorded)
    told = Replay(days.center, days.shown).period(since, until)
    count = days.center.store.read(
        lambda reader: sum(since <= fact.at <= until for fact in reader.latest_facts(1_000_000))
    )
    assert len(told["facts"]) == 240 and sum(told["facts"]) == count
    assert {mark["kind"] for mark in told["marks"]} == {"whistle", "red"}
    assert [mark["at"] for mark in told["marks"]] == sorted(mark["at"] for mark in told["marks"])
