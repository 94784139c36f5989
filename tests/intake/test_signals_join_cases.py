"""Which case a signal belongs to, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.case.state import BEFORE_VERIFY, ENDED, OPEN
from command_center.facts.durations import DAY, HOUR, MINUTE
from command_center.facts.parts import Place
from command_center.intake.correlate import alike, choose, looks_back, repeat_of, similarity, suggest
from tests.rules.little_town import GRIDS, NOW, SETTINGS, alarm, case, signal, site

TOWN = site()
LON, LAT = GRIDS["g1"].center


def at(metres, grid="g1", **changes):
    """A place so many metres north of the middle of its grid."""
    lon, lat = GRIDS[grid].center
    return {"grid": grid, "place": Place("某处", lon, lat + metres / 111_195), **changes}


def joins(new, *cases, **how):
    return choose(TOWN, new, cases, **how)


OPEN_CASE = case(signal("s1", ago=2 * HOUR - MINUTE))


def test_near_in_place_and_time_with_the_same_item():
    choice = joins(signal("s2", **at(40)), OPEN_CASE)
    assert choice.case == "case-s1"
    assert choice.because == "同网格同事项（餐饮无证经营），相距 40 米，2 小时内"


def test_a_common_family_is_enough():
    choice = joins(signal("s2", "fire-lane", **at(0)), OPEN_CASE)
    assert choice.because == "同网格同类（消防），地点相同，2 小时内"


@pytest.mark.parametrize(
    "new",
    [
        signal("s2", "rubbish"),
        signal("s2", item="", families=()),
        signal("s2", **at(310)),
        signal("s2", grid="g2", place=Place("", LON + 0.0001, LAT)),
        signal("s2", grid="", place=Place("", LON, LAT)),
        signal("s2", place=Place("另一处")),
        signal("s2", place=Place()),
        signal("s2", ago=10 * DAY),
        signal("s1"),
    ],
    ids=["item", "no item", "far", "other grid", "no grid", "other words", "no place", "long ago", "itself"],
)
def test_it_does_not_join(new):
    assert joins(new, OPEN_CASE) is None


def test_equal_words_are_a_place_too():
    spoken = case(signal("s1", place=Place("漫山岛 ")))
    assert joins(signal("s2", place=Place("漫山岛")), spoken).because.endswith("地点相同，1 分钟内")


def test_an_item_without_families_joins_its_own_kind():
    assert joins(signal("s2", "rubbish"), case(signal("s1", "rubbish"))).because.startswith("同网格同事项（垃圾清运）")


@pytest.mark.parametrize("status", [*OPEN, *ENDED])
def test_only_before_verification(status):
    choice = joins(signal("s2"), case(signal("s1"), status=status))
    assert (choice is not None) is (status in BEFORE_VERIFY)


def test_the_limits_are_the_sites():
    narrow = site(settings=replace(SETTINGS, join_metres=30, join_days=1))
    assert choose(narrow, signal("s2", **at(40)), [OPEN_CASE]) is None
    assert choose(narrow, signal("s2", **at(20)), [OPEN_CASE])
    assert choose(narrow, signal("s2", **at(20)), [case(signal("s1", ago=2 * DAY))]) is None


def test_it_looks_back_as_far_as_the_site_says():
    assert (looks_back(TOWN), looks_back(site(settings=replace(SETTINGS, repeat_days=60)))) == (30 * DAY, 60 * DAY)


def test_the_nearest_signal_of_the_case_counts():
    long = case(signal("s1", ago=20 * DAY, **at(500)), signal("s2", ago=DAY, **at(20)))
    assert joins(signal("s3", **at(0)), long).because.endswith("相距 20 米，24 小时内")


def test_the_same_item_goes_before_the_shorter_way():
    near = case(signal("s1", "fire-lane", **at(10)))
    same = case(signal("s2", "lodging-licence", **at(100)))
    assert joins(signal("s3", "lodging-licence", **at(0)), near, same).case == "case-s2"


@given(st.permutations([case(signal(f"s{i}", ago=i * HOUR, **at(10 * i))) for i in range(1, 6)]))
def test_the_order_of_the_candidates_does_not_matter(cases):
    assert joins(signal("new", **at(0)), *cases).case == "case-s1"


def test_a_time_in_the_future_counts_as_its_arrival():
    tomorrow = signal("s2", at=NOW + 20 * DAY)
    assert joins(tomorrow, OPEN_CASE)


# Alarms

WAITING = case(alarm("a1"), status="to-confirm")


def test_an_unconfirmed_alarm_joins_only_its_like():
    assert joins(alarm("a2"), WAITING, OPEN_CASE).case == "case-a1"
    assert joins(alarm("a2"), OPEN_CASE) is None
    other_camera = alarm("a2", "cam-2", grid="g1", place=WAITING.place)
    assert joins(other_camera, WAITING) is None
    other_item = alarm("a2", item="catering-licence", families=("消防",))
    assert joins(other_item, WAITING) is None


def test_a_confirmed_alarm_joins_the_case_that_it_fits():
    choice = joins(alarm("a2"), WAITING, OPEN_CASE, confirmed=True)
    assert choice.case == "case-s1"
    assert choice.because.startswith("同网格同类（消防）")


def test_a_ticket_does_not_join_what_nobody_has_confirmed():
    assert joins(signal("s2", "fire-lane"), WAITING) is None


# Repeats


@pytest.mark.parametrize("status", ["to-verify", "to-call-back", "closed", "evaluated"])
def test_what_comes_too_late_is_a_repeat(status):
    choice = repeat_of(TOWN, signal("s2", **at(40)), [case(signal("s1", ago=20 * DAY), status=status)])
    assert choice.case == "case-s1"
    assert choice.because == "重复诉求：同网格同事项（餐饮无证经营），相距 40 米，20 天内，原工单已到核查之后"


def test_what_comes_much_later_is_something_new():
    assert repeat_of(TOWN, signal("s2"), [case(signal("s1", ago=31 * DAY), status="closed")]) is None
    assert repeat_of(TOWN, signal("s2"), [OPEN_CASE, case(signal("s1"), status="rejected")]) is None


# Suggestions

TEXT = "漫山岛上的三家民宿没有营业执照，灭火器也没有"


def test_across_a_border_there_is_a_suggestion_with_its_reasons():
    there = case(signal("s1", ago=HOUR, text=TEXT, **at(0, "g2")))
    new = signal("s2", text="漫山岛三家民宿没有营业执照，也没有灭火器", **at(0, "g1"))
    assert joins(new, there) is None
    assert suggest(TOWN, new, [there]) == ("case-s1",)
    like = alike(TOWN, new, there)
    assert like.score > 1
    assert like.words == "相距 950 米，同类（无证经营、消防），文字相似 68%，1 小时内"


def test_likelier_ones_come_first_and_there_are_five_at_most():
    cases = [case(signal(f"s{i}", **at(50 * i, "g1"))) for i in range(1, 8)]
    assert suggest(TOWN, signal("new", **at(0)), cases) == tuple(f"case-s{i}" for i in range(1, 6))


@pytest.mark.parametrize(
    "other",
    [
        case(signal("s1", "rubbish", title="甲", text="")),
        case(signal("s1", grid="g3", title="甲", text="")),
        case(signal("s1", ago=8 * DAY, text=TEXT)),
        case(signal("s1", text=TEXT), status="closed"),
    ],
    ids=["near alone", "of a kind alone", "long ago", "closed"],
)
def test_one_sign_alone_suggests_nothing(other):
    assert suggest(TOWN, signal("s2", title="乙", text=TEXT), [other]) == ()


@given(st.text(), st.text())
def test_similarity_is_a_share_and_the_same_both_ways(a, b):
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1


def test_similarity_of_a_text_with_itself_is_whole():
    assert similarity("消防通道被占", "消防通道，被占！") == 1
    assert similarity("", "") == 0
