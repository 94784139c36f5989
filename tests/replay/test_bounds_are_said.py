"""What cannot be played is refused with the field that is wrong."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engines import engine_of
from tests.town import START, Town, town


@pytest.fixture(params=["shuffled", "postgres"])
def t(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, engine_of(request, request.param)) as found:
        yield found


def refused(t: Town, path: str, **params: Any) -> tuple[int, str]:
    answer = t.request("GET", path, "clerk", params=params)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["field"]


LATER = "2026-11-24T12:30:00+08:00"


def test_a_moment_must_have_been(t: Town) -> None:
    t.forward(hours=3)
    for at in ("2026-11-24T12:30:01+08:00", "2026-11-24T09:29:59+08:00", "yesterday"):
        assert refused(t, "/api/replay", at=at) == (422, "at")
    assert refused(t, "/api/replay") == (422, "at")
    assert t.get("/api/replay", "clerk", at=LATER)["type"] == "snapshot"


def test_a_period_must_have_been_and_end_after_it_begins(t: Town) -> None:
    t.forward(days=40)
    period = {"from": START, "until": LATER}
    wrong: list[tuple[dict[str, str], str]] = [
        ({"from": "2027-11-24T12:30:00+08:00"}, "from"),
        ({"from": "2026-11-24T09:00:00+08:00"}, "from"),
        ({"until": "2027-11-24T12:30:00+08:00"}, "until"),
        ({"until": START}, "until"),
        ({"until": "2026-12-26T09:30:00+08:00"}, "until"),  # 32 days
        ({"until": "noon"}, "until"),
    ]
    for path in ("/api/replay/frames", "/api/replay/period"):
        for one, field in wrong:
            assert refused(t, path, **period | one) == (422, field), one
        assert t.request("GET", path, "clerk", params=period).status_code == 200


def test_steps_have_bounds(t: Town) -> None:
    t.forward(hours=3)
    period = {"from": START, "until": LATER}
    for name, value in (("every", -1), ("every", 3_601), ("limit", 0), ("limit", 121)):
        assert refused(t, "/api/replay/frames", **period, **{name: value}) == (422, name)
    assert refused(t, "/api/replay/frames", **period, cursor="nonsense") == (422, "cursor")
    assert refused(t, "/api/replay/frames", **period, cursor="WzEsImEiXQ") == (422, "cursor")


def test_pages_go_on_by_their_cursor_to_the_end_of_the_period(t: Town) -> None:
    for n in range(6):
        t.ticket(f"第 {n} 处路面破损", grid=f"chongshan-0{n % 3 + 1}")
        t.forward(minutes=30)
    params: dict[str, Any] = {"from": START, "until": LATER, "every": 600, "limit": 4}
    told, seen = 0, []
    while params:
        page = t.get("/api/replay/frames", "clerk", **params)
        for frame in page["items"]:
            told += 1
            assert (frame["type"], frame["seq"]) == ("delta", told)
            seen.append(frame["at"])
        params = params | {"cursor": page["next"]} if page["next"] else {}
    assert seen == sorted(seen) and len(seen) > 6
    assert page["until_at"] == "2026-11-24T12:30:00.000+08:00"


def test_a_log_that_has_just_begun_is_one_moment_long(t: Town) -> None:
    told = t.get("/api/replay/period", "clerk")
    assert told["first_at"] == told["from_at"] == told["until_at"] == told["now_at"]
    assert (len(told["facts"]), told["marks"]) == (240, [])
    assert t.get("/api/replay", "clerk", at=told["from_at"])["cases"] == []


def test_a_day_by_itself_is_the_centers_own(t: Town) -> None:
    t.ticket("路面破损")
    t.forward(days=1)
    told = t.get("/api/replay/period", "clerk")
    assert (told["from_at"][:16], told["until_at"][:16]) == ("2026-11-25T00:00", "2026-11-25T09:30")
    assert told["first_at"][:16] == "2026-11-24T09:30" and told["now_at"] == told["until_at"]


def test_looking_back_leaves_nothing_in_the_log(t: Town) -> None:
    t.ticket("路面破损")
    t.forward(hours=3)
    before = t.get("/api/facts", "clerk", limit=200)
    for path, params in (
        ("/api/replay", {"at": LATER}),
        ("/api/replay/frames", {"from": START, "until": LATER}),
        ("/api/replay/period", {"from": START, "until": LATER}),
    ):
        t.get(path, "clerk", **params)
    assert t.get("/api/facts", "clerk", limit=200) == before


def test_units_and_sources_see_no_replay(t: Town) -> None:
    t.forward(hours=1)
    for post in ("market-clerk", "market-head", "market-officer-1", "source-12345"):
        answer = t.request("GET", "/api/replay", post, params={"at": START})
        assert answer.status_code == 403, post
    for post in ("clerk", "duty-leader", "mayor", "auditor"):
        assert t.request("GET", "/api/replay", post, params={"at": START}).status_code == 200, post
