from typing import Any

from connectors.simulator.chapters import CALLERS, CHAPTERS, NOTICES, ORGANS, UNITS
from connectors.simulator.story import Story, show
from tests.town import Town

CHAPTER = {chapter.code: chapter for chapter in CHAPTERS}


class Told:
    """The story in a town on a manual clock: every step must be done, not passed over."""

    def __init__(self, t: Town) -> None:
        self.t = t
        self.story = Story(self.ask)

    def ask(self, method: str, path: str, body: Any, headers: dict[str, str], post: str) -> tuple[int, Any]:
        self.t.settle()
        more = {"content": body} if isinstance(body, bytes) else {} if body is None else {"json": body}
        answer = self.t.request(method, path, post, headers=headers, **more)
        self.t.settle()
        return answer.status_code, answer.json()

    def tell(self, *codes: str, minutes: float = 10) -> str:
        for code in codes:
            for done in self.story.tell(CHAPTER[code]):
                assert done.status in (200, 202), (code, done)
            self.t.forward(minutes=minutes)
        return self.story.case

    def states(self) -> set[str]:
        return {self.t.duty(self.story.case, unit)["state"] for unit in UNITS}


def test_three_signals_become_one_case_and_five_units_one_whistle(t: Town) -> None:
    told = Told(t)
    case = told.tell("ticket")
    assert (t.status(case), t.view(case)["lead"], t.view(case)["level"]) == ("to-sign", "market", "L3")
    told.tell("report")
    whistle = t.view(case)["whistles"][0]
    assert (whistle["kind"], whistle["state"], whistle["author"]) == ("推进", "to-approve", "rule:unlicensed-lodging")
    assert (whistle["lead"], *whistle["assist"]) == UNITS
    told.tell("alarm")
    assert t.status(told.story.alarm) == "to-confirm" and t.view(case)["signals"] == 2
    told.tell("confirm")
    assert t.status(told.story.alarm) == "merged"
    view = t.view(case)
    assert (view["signals"], view["level"], view["asked"]) == (3, "L2", 2)
    assert "消防" in next(s["joined_because"] for s in t.case(case)["signals"].values() if s.get("camera"))
    told.tell("approve", "sign", "contact", "gather", minutes=5)
    assert t.view(case)["whistles"][0]["gathering"]["place"]["text"] == "漫山岛码头"
    t.forward(hours=3)
    told.tell("arrive", "record")
    assert told.states() == {"on-scene"}
    assert [r["point"] for r in t.duty(case, "police")["records"]] == ["住宿登记"]

    told.tell("issue", "serve")
    for notice in t.case(case)["notices"].values():
        page = t.request("GET", f"/notices/{notice['id']}").text
        said = NOTICES[notice["organ"]]
        organ = t.site.units[notice["organ"]].name
        certificates = [officer["certificate"] for officer in said["officers"]]
        for words in (organ, said["number"], said["basis"], said["party"], said["remedies"], *certificates):
            assert words in page
        assert all(point in page for point in said["points"]) and "2026 年 11 月 27 日" in page
    told.tell("finish")
    assert told.states() == {"done"} and t.status(case) == "handling", "an open notice holds the case"

    t.forward_to("2026-11-28T09:00")
    rechecks = [d for d in t.case(case)["duties"].values() if d["kind"] == "recheck"]
    assert {d["unit"] for d in rechecks} == set(ORGANS) and {d["state"] for d in rechecks} == {"signed"}
    told.tell("pass")
    assert t.view(case)["whistles"][0]["state"] == "to-lower"
    told.tell("lower")
    assert t.status(case) == "to-verify" and "pass" not in t.allowed(case, "market-head")
    told.tell("verify")
    assert t.status(case) == "to-call-back"
    told.tell("callback")
    assert (t.status(case), t.case(case)["on_time"]) == ("closed", True)
    told.tell("rate")
    assert next(iter(t.case(case)["whistles"].values()))["state"] == "rated"
    t.forward_to("2026-12-07T09:00")  # closed on a Saturday: five working days from Monday's opening
    assert t.status(case) == "evaluated"

    log = t.dump().decode()
    assert not [word for caller in CALLERS for word in caller if word in log]


def test_it_can_be_shown_again_and_again_and_beside_others(t: Town) -> None:
    lines: list[str] = []
    told = Told(t)
    first = show(told.ask, "http://center", pause=False, echo=lines.append)
    assert t.status(first.case) == "closed" and not [line for line in lines if line.startswith("    ·")]

    t.forward(minutes=1)
    told.story = Story(told.ask, "meanwhile")
    case = told.tell("ticket", "report", minutes=1)  # somebody's ticket of the same, already at work
    t.whistle(case, "reject", "leader", reason="先单独办")
    t.on_duty(case, "market", "sign")
    second = show(told.ask, "http://center", pause=False, echo=lines.append)
    assert second.case == case and t.status(case) in ("to-call-back", "closed")
    assert "已经有人做了" in "".join(lines)
