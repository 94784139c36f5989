import pytest

from command_center import works
from command_center.case.firing import fire
from tests.town import Town


def test_a_case_whose_clocks_fail_holds_up_nobody(t: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = t.ticket("餐饮店无证经营", item="catering-licence")
    good = t.ticket("餐饮店无证经营", item="catering-licence", grid="fuxi-01")

    def failing(case, *rest):
        if case.id == bad:
            raise ValueError("a clock that nobody can read")
        return fire(case, *rest)

    monkeypatch.setattr(works, "fire", failing)
    t.forward(hours=2, minutes=1)
    assert t.duty(good, "market")["card"] == "yellow"
    (letter,) = t.get("/api/dead-letters")["items"]
    assert (letter["origin"], letter["offset"]) == ("clocks", bad)

    monkeypatch.setattr(works, "fire", fire)
    assert t.request("POST", f"/api/dead-letters/clocks/{bad}/retry").status_code == 200
    t.forward(seconds=1)
    assert t.duty(bad, "market")["card"] == "yellow", "late, and not lost"
    assert t.get("/api/dead-letters")["items"] == []
