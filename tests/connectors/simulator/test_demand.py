"""A generated day is what the sources say of such a town, within the play of chance."""

from collections import Counter
from datetime import date, timedelta
from statistics import mean, variance

import cv2
import msgspec
import numpy as np
import pytest

from command_center.facts.signal import SIGNAL_TYPES
from connectors.simulator.demand import Demand
from connectors.simulator.events import CAN_BE_WRONG, to_gcj02
from connectors.simulator.pictures import FRAME, VARIANTS, picture, shown
from connectors.simulator.places import inside

MONDAY = date(2026, 11, 23)
HOLIDAY = date(2026, 10, 1)
SEEDS = range(200)


@pytest.fixture(scope="module")
def demands(directory):
    return [Demand(directory, seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def days(demands):
    """One whole day of a third of the seeds."""
    return [demand.day(MONDAY) for demand in demands[::3]]


@pytest.fixture(scope="module")
def arrivals(days):
    return [arrival for day in days for arrival in day]


def roles(arrivals):
    return Counter(arrival.role for arrival in arrivals)


def test_a_day_is_the_same_for_the_same_seed_and_another_for_another(directory):
    assert Demand(directory, 7).day(MONDAY) == Demand(directory, 7).day(MONDAY)
    assert Demand(directory, 7).day(MONDAY) != Demand(directory, 8).day(MONDAY)


def test_a_day_brings_47_matters_over_dispersed(demands):
    counts = [demand.count(MONDAY + timedelta(days=n)) for demand in demands for n in range(5)]
    assert 45 < mean(counts) < 49
    assert 220 < variance(counts) < 430  # 47 + 47² / 8 = 323; a Poisson would have 47


def test_a_holiday_brings_less(demands):
    counts = [demand.count(HOLIDAY + timedelta(days=n)) for demand in demands for n in range(5)]
    assert 0.60 < mean(counts) / 47 < 0.68


def test_most_is_told_by_grid_workers_some_by_the_hotline(demands):
    sources = Counter(report.source for demand in demands for report in demand.reports(MONDAY))
    total = sum(sources.values())
    assert sources["grid"] / total == pytest.approx(0.80, abs=0.02)
    assert sources["hotline"] / total == pytest.approx(0.16, abs=0.02)
    assert sources["video"] / total == pytest.approx(0.02, abs=0.008)
    assert sources["other"] / total == pytest.approx(0.02, abs=0.008)


def test_callers_complain_and_ask_for_help_few_for_information(demands):
    kinds = Counter(r.kind for demand in demands for n in range(3) for r in demand.reports(MONDAY + timedelta(days=n)))
    total = sum(count for kind, count in kinds.items() if kind)
    assert kinds["投诉"] / total == pytest.approx(0.46, abs=0.03)
    assert kinds["求助"] / total == pytest.approx(0.45, abs=0.03)
    assert kinds["咨询"] / total == pytest.approx(0.065, abs=0.015)
    assert kinds["建议"] / total == pytest.approx(0.015, abs=0.008)
    assert kinds["举报"] / total < 0.015


def test_about_half_of_the_grid_reports_are_settled_on_the_spot(demands):
    reports = [report for demand in demands for report in demand.reports(MONDAY) if report.source == "grid"]
    assert 0.38 < mean(report.on_site for report in reports) < 0.55


def test_an_alarm_means_what_its_picture_has_a_frame_around(arrivals):
    painted = {}
    for variant in range(VARIANTS):
        drawn = cv2.imdecode(np.frombuffer(picture("alarm", variant), np.uint8), cv2.IMREAD_COLOR)
        rows, columns = np.where((drawn == FRAME[::-1]).all(axis=2))
        height, width = drawn.shape[:2]
        sides = columns.min() / width, rows.min() / height, np.ptp(columns) / width, np.ptp(rows) / height
        painted[shown("alarm", variant)] = sides
    alarms = [arrival.event["data"] for arrival in arrivals if arrival.event["type"] == "video.alarm.v1"]
    assert {data["snapshot"] for data in alarms} == set(painted), "each is shown"
    for data in alarms:
        assert data["boxes"] == [pytest.approx(painted[data["snapshot"]], abs=0.01)]


def test_one_report_in_eight_says_again_what_was_said(arrivals):
    said = roles(arrivals)
    assert 0.07 < said["repeat"] / (said["repeat"] + said["new"]) < 0.15


def test_cameras_alarm_moderately_and_three_in_ten_are_false(days, arrivals):
    said = roles(arrivals)
    alarms = said["alarm"] + said["seen"] + said["false"]
    assert 18 < alarms / len(days) < 32
    assert max(sum(a.event["type"] == "video.alarm.v1" for a in day) for day in days) <= 129
    assert said["false"] / alarms == pytest.approx(0.3, abs=0.05)


def test_a_false_alarm_is_known_by_how_unsure_the_analysis_was(arrivals):
    for arrival in arrivals:
        if arrival.role in ("alarm", "seen", "false"):
            sure = int(arrival.event["data"]["text"].split("把握 ")[1].split("%")[0])
            assert (sure < CAN_BE_WRONG) == (arrival.role == "false")


def test_people_report_by_day_with_a_peak_in_the_morning_and_one_after_lunch(directory, arrivals):
    hours = Counter(directory.office.local(a.at).hour for a in arrivals if a.event["type"] != "video.alarm.v1")
    assert hours[10] > hours[12] < hours[14]
    assert max(hours, key=hours.__getitem__) in (10, 14)
    assert sum(hours[h] for h in range(6)) < 0.03 * sum(hours.values())


def test_some_exercise_the_duty_desk_and_some_come_down_with_a_due_date(arrivals):
    tickets = [a.event["data"] for a in arrivals if a.event["type"] == "hotline.ticket.v1"]
    assert 0.62 < mean(bool(ticket.get("item")) for ticket in tickets) < 0.78
    assert 0.005 < mean("lon" not in ticket["place"] for ticket in tickets) < 0.05
    assert 0.2 < mean("upstream" in ticket for ticket in tickets) < 0.5
    assert any(a.event["data"].get("exercise") for a in arrivals)


def test_every_event_is_one_that_the_center_takes(arrivals):
    for arrival in arrivals:
        event = arrival.event
        msgspec.convert(event["data"], SIGNAL_TYPES[event["type"]])
        assert event["time"].endswith("+08:00")
    ids = Counter((a.event["source"], a.event["id"]) for a in arrivals)
    assert ids.most_common(1)[0][1] == 1


def test_a_report_lies_in_the_grid_that_it_names(directory, arrivals):
    for arrival in arrivals:
        data = arrival.event["data"]
        if arrival.event["type"] == "grid.report.v1":
            place, grid = data["place"], directory.grids[data["grid"]]
            assert inside((place["lon"], place["lat"]), [tuple(p) for p in grid["ring"]])
            assert directory.posts[data["post"]]["roles"] == ("grid-worker",) or "grid-worker" in str(data["post"])


def test_requesters_are_plainly_generated_and_have_telephones_that_cannot_exist(arrivals):
    reporters = [a.event["data"]["reporter"] for a in arrivals if "reporter" in a.event["data"]]
    assert reporters
    for reporter in reporters:
        assert reporter["name"].startswith("生成居民 ")
        assert reporter["phone"].startswith("00")


def test_telephones_place_callers_half_a_kilometre_off():
    lon, lat = to_gcj02(120.3883, 31.28446)
    assert 0.002 < lon - 120.3883 < 0.006
    assert -0.004 < lat - 31.28446 < -0.001


def test_a_quarter_can_be_quiet(directory):
    demand = Demand(directory, 7)
    quarters = Counter(report.spot.quarter for report in demand.reports(MONDAY))
    quarter = quarters.most_common(1)[0][0]
    assert len(demand.day(MONDAY, quarter)) < len(demand.day(MONDAY))


def test_load_is_multiplied(directory):
    counts = [Demand(directory, seed, times=10).count(MONDAY) for seed in range(30)]
    assert 420 < mean(counts) < 520
