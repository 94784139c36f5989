import pytest

from tests.town import Refused, Town


def test_a_done_duty_is_not_reworked_while_its_unit_is_at_work_again(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.blow(case, "enforcement", "market")
    t.finish(case, "market")
    done = t.duty(case, "market")["id"]
    t.whistle(case, "call", "duty-leader", unit="market")
    assert t.duty(case, "market")["id"] != done
    assert "rework" not in {offer["verb"] for offer in t.story(case, "verifier")["allowed"] if offer["on"] == done}
    with pytest.raises(Refused) as refused:
        t.do(f"/api/duties/{done}/rework", "duty-leader", reason="照片不全")
    assert refused.value.status == 409
