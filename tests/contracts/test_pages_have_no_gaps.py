"""Every list: its shape, its filters, and cursors that neither skip nor repeat while new cases come in."""

import re
from typing import Any

import httpx

from tests.contracts.given import Full
from tests.town import Town


def pages(t: Town, path: str, meanwhile: Any = None, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = t.get(path, limit=3, **params, **({"cursor": cursor} if cursor else {}))
        assert set(page) == {"items", "next"} and len(page["items"]) <= 3
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = page["next"]
        assert re.fullmatch(r"[\w-]+", cursor), "opaque, and safe in a URL"
        if meanwhile:
            meanwhile()


def test_no_gap_and_no_repeat_while_new_ones_come_in(t: Town) -> None:
    grids = [f"fuxi-0{n}" for n in (1, 2, 3, 4)]
    first = [t.report("店外经营", grid=grid, item="catering-licence", source=f"s-{grid}") for grid in grids]
    for minutes in range(3):
        t.forward(minutes=minutes + 1)
        first += [t.report(f"第 {minutes} 又一处", source=f"u{minutes}", place={"text": "不知哪里"})]
    known = {case["id"] for case in t.get("/api/cases")["items"]}
    assert known == set(first)
    count = iter(range(100))
    seen = pages(t, "/api/cases", lambda: t.report("新的", source=f"n{next(count)}", place={}))
    ids = [case["id"] for case in seen]
    assert len(ids) == len(set(ids)) and set(ids) >= known
    opened = [case["opened_at"] for case in seen]
    assert opened == sorted(opened, reverse=True), "newest first"
    duties = pages(t, "/api/duties")
    assert len({duty["id"] for duty in duties}) == len(duties) >= 4


def test_cases_are_filtered(full: Full) -> None:
    t = full.t

    def ids(**params: Any) -> set[str]:
        return {case["id"] for case in t.get("/api/cases", **params)["items"]}

    every = ids()
    assert len(every) == 9
    assert ids(status="closed") == ids(open="false") == {full.closed}
    assert ids(open="true") == every - {full.closed}
    assert ids(status="to-confirm") == ids(source="video") == {full.alarm}
    assert ids(status="to-confirm,closed") == {full.alarm, full.closed}
    assert ids(unit="police") == {full.case}
    assert ids(grid="chongshan-02") == {full.closed}
    assert ids(item="catering-licence") == {full.case, full.closed}
    assert ids(q="餐饮店") == {full.case}
    assert ids(q=t.view(full.case)["number"]) == {full.case}
    assert ids(q="%") == set(), "a wildcard is a character like any other"
    assert ids(grid="nowhere") == set()


def test_a_case_has_its_view_its_state_its_story_and_what_one_may_do(full: Full) -> None:
    t = full.t
    found = t.story(full.case, "market-officer-1")
    parts = {
        "post", "case", "view", "story", "allowed", "not_yet", "deliveries", "ledger", "limits", "requesters",
        "explained", "looks",
    }  # fmt: skip
    assert set(found) == parts
    own = next(duty["id"] for duty in found["view"]["duties"] if duty["unit"] == "market")
    assert f"sign:{own}" not in found["case"]["clocks"]
    assert "sign" in {limit["kind"] for limit in found["limits"] if limit["on"] == own}, "also of steps that are done"
    told = found["story"]
    assert [fact["version"] for fact in told] == list(range(1, len(told) + 1))
    assert all(fact["because"] or fact["kind"] == "case.accepted" for fact in told), "every fact says why"
    assert {fact["actor"] for fact in told} >= {"intake", "duty-leader", "market-clerk"}
    for offer in found["allowed"]:
        assert set(offer) == {"target", "on", "verb", "path", "fields", "until_at"}
        assert offer["path"].startswith("/api/")
        assert all({"name", "type", "required"} <= set(field) for field in offer["fields"])
    assert {"record", "finish"} <= {offer["verb"] for offer in found["allowed"]}
    assert t.story(full.case)["allowed"] == t.story(full.case, "auditor")["allowed"] == []


def test_a_desk_has_what_its_post_may_do(full: Full) -> None:
    desk = full.t.get("/api/desk", "clerk")
    assert set(desk) == {"post", "total", "items", "month"} and desk["total"] == len(desk["items"])
    assert {"code", "name", "unit", "roles"} == set(desk["post"])
    at_work = {entry["view"]["id"]: {offer["verb"] for offer in entry["allowed"]} for entry in desk["items"]}
    assert {"confirm", "reject"} <= at_work[full.alarm] and full.closed not in at_work
    assert full.case in {e["view"]["id"] for e in full.t.get("/api/desk", "market-clerk")["items"]}


def test_every_other_list(full: Full) -> None:
    t = full.t
    duties = t.get("/api/duties", unit="market", state="on-scene")["items"]
    assert [duty["case"] for duty in duties] == [full.case]
    assert {"id", "unit", "state", "case", "number", "title", "level", "clocks"} <= set(duties[0])
    whistles = t.get("/api/whistles", state="blown,lowered")["items"]
    assert [whistle["case"] for whistle in whistles] == [full.case]
    assert t.get("/api/whistles", state="rated")["items"] == []
    rates = t.get("/api/rates")
    assert set(rates) == {"since_at", "items"} and all({"code", "n", "d", "value"} <= set(r) for r in rates["items"])
    assert len(t.get("/api/units")["items"]) == len(t.site.units)
    assert len(t.get("/api/posts")["items"]) == len(t.site.posts)
    assert len(t.get("/api/grids")["items"]) == len(t.site.grids) == 48
    assert t.get("/api/dead-letters") == t.get("/api/deliveries") == {"items": [], "next": None}
    tables = t.get("/api/transitions")
    assert set(tables) == {"case", "duty", "whistle", "notice"}
    assert all(set(row) == {"verb", "states", "by", "fields"} for table in tables.values() for row in table)
    site = httpx.get(f"{full.http}/api/site").json()
    assert site["wall"]["url"] == full.wall and len(site["cameras"]) == 313


def test_the_rates_know_the_sites_disputes(t: Town) -> None:
    t.close(t.ticket("邻居吵架", item="dispute-neighbour", grid="fuxi-01"))
    t.forward(hours=1)
    settled = next(rate for rate in t.get("/api/rates")["items"] if rate["code"] == "settled")
    assert (settled["n"], settled["d"]) == (1, 1)


def test_of_links_that_are_not_known_nothing_is_kept(t: Town) -> None:
    answer = t.request("POST", "/api/beats", json={"feeds": ["hotline", "x"], "cameras": {"x": 1.0}})
    assert answer.json() == {"cameras": 0, "feeds": 1}


def test_the_log_is_followed_by_its_cursor(t: Town) -> None:
    t.report("第一处", item="catering-licence")
    seen, after = [], ""
    for _ in range(30):
        page = t.get("/api/facts", limit=2, **({"after": after} if after else {}))
        assert set(page) == {"items", "next"}
        seen += page["items"]
        if not page["items"]:
            assert page["next"] == after, "stay where you are, and ask again later"
            break
        after = page["next"]
    t.report("第二处", item="catering-licence", grid="fuxi-01")
    new = t.get("/api/facts", after=after)["items"]
    assert new and new[0]["kind"] == "case.opened"
    ids = [fact["id"] for fact in [*seen, *new]]
    assert len(ids) == len(set(ids)) and ids == [fact["id"] for fact in t.get("/api/facts", limit=200)["items"]]
