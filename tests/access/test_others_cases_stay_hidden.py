"""Whoever does not see a case learns nothing of it, by whichever id they ask."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command_center.access.people import Viewer
from command_center.access.sees import sees, sight
from command_center.store.reader import CaseFilter
from tests.access.house import House, house, told
from tests.contracts.conftest import lived_in
from tests.contracts.given import Full
from tests.engines import engine_of
from tests.town import town

OUTSIDER = "water-officer-1"  # no unit of any case here
INSIDER = "market-officer-1"


@pytest.fixture(params=("file", "postgres"), scope="module")
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Full]]:
    with town(tmp_path_factory.mktemp("lived"), engine_of(request, request.param)) as found:
        full = lived_in(found)
        yield House(found), full


def ids_of(home: House, case: str) -> dict[str, list[str]]:
    found = home.town.running.store.read(lambda reader: reader.case(case))
    assert found is not None
    return {
        "cases": [found.id, found.number], "duties": list(found.duties), "whistles": list(found.whistles),
        "notices": list(found.notices), "signals": list(found.signals),
    }  # fmt: skip


def test_an_outsider_finds_nothing_by_any_id(lived: tuple[House, Full]) -> None:
    home, full = lived
    outsider, insider = home.someone(OUTSIDER), home.someone(INSIDER)
    ids = ids_of(home, full.case)
    assert all(ids.values()), ids
    for case in ids["cases"]:
        assert insider.status("GET", f"/api/cases/{case}") == 200
        assert outsider.status("GET", f"/api/cases/{case}") == 404
        refused = outsider.ask("POST", f"/api/cases/{case}/note", {"text": "想知道"})
        assert refused.status_code == 404
        assert [id for id in ids["cases"] if id in refused.text] == [case]  # the number says nothing of the id
    for part, verb in (("duties", "sign"), ("whistles", "approve"), ("notices", "serve")):
        for id in ids[part]:
            there = outsider.ask("POST", f"/api/{part}/{id}/{verb}", {})
            case = id.partition(".")[0]
            nothing = "0" * len(case)  # such a case there is not
            absent = outsider.ask("POST", f"/api/{part}/{id.replace(case, nothing)}/{verb}", {})
            assert there.status_code == absent.status_code == 404, f"{part} {verb}: {there.text}"
            assert there.text.replace(case, nothing) == absent.text, "they differ, which tells"
    for id in ids["notices"]:
        assert insider.ask("GET", f"/notices/{id}").status_code == 200
        assert outsider.status("GET", f"/notices/{id}") == 404
    for id in ids["signals"]:
        assert outsider.status("POST", f"/api/signals/{id}/reveal", {"reason": "想知道是谁"}) == 404
    whistle = {"kind": "推进", "lead": "water", "assist": [], "because": "想插手"}
    head = home.someone("water-head")
    for case in ids["cases"]:
        assert head.status("POST", "/api/whistles", {"case": case, **whistle}) == 404
    for case in ids["cases"]:
        assert insider.status("GET", f"/api/cases/{case}/dossier") == 200
        assert outsider.status("GET", f"/api/cases/{case}/dossier") == 404


@pytest.mark.parametrize("path", ["/api/preview", "/api/acts"])
@pytest.mark.parametrize(
    ("target", "verb"), [("case", "ask_extension"), ("duty", "sign"), ("whistle", "approve"), ("notice", "serve")]
)
def test_an_outsider_finds_nothing_by_what_would_be_done(
    lived: tuple[House, Full], target: str, verb: str, path: str
) -> None:
    home, full = lived
    outsider, insider = home.someone(OUTSIDER), home.someone(INSIDER)
    found = ids_of(home, full.case)
    for id in {"case": found["cases"], "duty": found["duties"]}.get(target, found.get(f"{target}s", [])):
        step = {"target": target, "verb": verb, "on": id, "args": {}}
        assert insider.status("POST", "/api/preview", step) in (403, 409, 422), "it is there, whatever may be done"
        case = id.partition(".")[0]
        nothing = "0" * len(case)
        there = outsider.ask("POST", path, step)
        absent = outsider.ask("POST", path, step | {"on": id.replace(case, nothing)})
        assert there.status_code == absent.status_code == 404, there.text
        assert there.text.replace(case, nothing) == absent.text, "they differ, which tells"


def test_no_list_holds_what_one_does_not_see(lived: tuple[House, Full]) -> None:
    home, full = lived
    outsider = home.someone(OUTSIDER)
    hidden = [id for case in (full.case, full.closed, full.alarm) for ids in ids_of(home, case).values() for id in ids]
    for path in ("cases", "duties", "whistles", "deliveries", "desk", "cases?q=餐饮", "duties?unit=market"):
        answer = outsider.ask("GET", f"/api/{path}")
        assert answer.status_code == 200, path
        assert not [id for id in hidden if id in answer.text], path
    source, alarm = home.someone("source-12345"), ids_of(home, full.alarm)["cases"]
    assert not [id for id in alarm if id in source.ask("GET", "/api/desk").text]
    for path in ("facts", "facts?limit=200", "rates", "dead-letters", "duty"):
        assert outsider.status("GET", f"/api/{path}") in (403, 404), path


def test_no_desk_holds_what_one_does_not_see(home: House) -> None:
    t = told(home)
    own = t.ticket("没有写事项的事", item="", source="urn:12345")
    other = t.report("没有写事项的事", item="", grid="fuxi-01")
    for case in (own, other):
        t.act(case, "ask_more", "clerk", missing="门牌")
    home.accounts.demo = False
    source = home.someone("source-12345")
    assert [item["view"]["id"] for item in source.look("/api/desk")["items"]] == [own]
    assert source.status("GET", f"/api/cases/{other}") == 404


def test_an_upper_platform_calls_back_for_its_ticket_whoever_brought_it(home: House) -> None:
    t = told(home)
    upstream = {"system": "12345", "number": "SZ1", "callback_by": "2026-11-26T09:00:00+08:00"}
    asked = {"name": "王小明", "phone": "13987654321"}
    case = t.report("餐饮店无证", item="catering-licence", upstream=upstream, reporter=asked)
    t.finish_all(case)
    t.act(case, "pass", "verifier")
    (signal,) = t.case(case)["signals"]
    home.accounts.demo = False
    source = home.someone("source-12345")
    (row,) = source.look("/api/desk")["items"]
    assert (row["view"]["id"], [offer["verb"] for offer in row["allowed"]]) == (case, ["callback"])
    answer = {"signal": signal, "verdict": "satisfied"}
    assert source.ask("POST", f"/api/cases/{case}/callback", answer).json()["case"]["status"] == "closed"
    agree(home)


def test_a_source_sees_what_came_by_the_hotline(lived: tuple[House, Full]) -> None:
    home, full = lived
    source = home.someone("source-12345")
    found = source.look("/api/cases?limit=200")["items"]
    assert found and {case["source"] for case in found} == {"hotline"}
    assert source.status("GET", f"/api/cases/{full.alarm}") == 404


def viewers(home: House) -> list[Viewer]:
    return [Viewer("x", frozenset({"account", *post.roles}), post) for post in home.site.posts.values()]


def test_lists_hold_exactly_the_cases_that_one_sees(lived: tuple[House, Full]) -> None:
    home, _ = lived
    agree(home)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("generated")) as found:
        yield found


GRIDS = st.sampled_from(["chongshan-01", "chongshan-02", "fuxi-01", "fuxi-02"])
UNITS = st.sampled_from(["market", "police", "water", "food"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(st.tuples(st.booleans(), GRIDS, st.lists(UNITS, max_size=2, unique=True)), min_size=1, max_size=3)
)
def test_lists_hold_exactly_the_cases_that_one_sees_in_generated_towns(
    generated: House, drawn: list[tuple[bool, str, list[str]]]
) -> None:
    home, t = generated, generated.town
    home.accounts.demo = True
    for by_phone, grid, units in drawn:
        item = {"item": "catering-licence"} if by_phone else {}
        case = t.ticket("餐饮店无证经营", grid=grid, **item) if by_phone else t.report("乱堆物", grid=grid)
        if len(units) == 2 and t.status(case) not in ("closed", "archived"):
            body = {"case": case, "kind": "推进", "lead": units[0], "assist": units[1:], "because": "一家办不了"}
            t.request("POST", "/api/whistles", f"{units[0]}-head", json=body)  # refused where it does not see the case
            t.request("POST", "/api/whistles", "clerk", json=body)
    home.accounts.demo = False
    agree(home)


def agree(home: House) -> None:
    """Each post's list, read with the condition in SQL, is what the pure function says of every case."""

    def look(reader: object) -> None:
        cases = reader.every_case()  # type: ignore[attr-defined]
        for viewer in viewers(home):
            which = CaseFilter(seen=sight(viewer, home.site))
            listed, cursor = [], ""
            while True:
                page, following = reader.cases(which, cursor, 200)  # type: ignore[attr-defined]
                listed += [case.id for case in page]
                if following is None:
                    break
                cursor = following
            assert sorted(listed) == sorted(case.id for case in cases if sees(viewer, case, home.site)), viewer.post

    home.town.running.store.read(look)
