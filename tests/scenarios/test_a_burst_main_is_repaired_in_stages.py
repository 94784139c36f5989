import pytest

from tests.town import Refused, Town


def test_a_burst_main_is_repaired_in_stages(t: Town) -> None:
    case = t.ticket("水管爆了", item="water-main-burst", grid="fuxi-01")
    stages = {c["id"].partition(":")[0]: c["due_at"][:16] for c in t.view(case)["clocks"] if c["kind"] == "stage"}
    assert stages == {
        "stage-1": "2026-11-24T12:30",
        "stage-2": "2026-11-24T17:30",
        "stage-3": "2026-12-01T09:30",
    }, "all from the dispatch"
    assert t.due(case, "sign", "water-supply") == "2026-11-24T10:30"
    assert t.due(case, "close", "water-supply") == t.promised(case) == "2026-12-01T09:30"
    t.on_duty(case, "water-supply", "sign")
    t.on_duty(case, "water-supply", "record", text="围挡已设", stage="围挡")
    with pytest.raises(Refused) as refused:
        t.on_duty(case, "water-supply", "record", text="?", stage="收尾")
    assert refused.value.body["field"] == "stage"
    t.forward_to("2026-11-24T17:30")
    assert t.fired(case, "stage") == [("2026-11-24T17:30", "yellow"), ("2026-11-24T17:30", "remind")]
    assert t.duty(case, "water-supply")["card"] == "yellow", "the fence was in time, the repair was not"
    t.on_duty(case, "water-supply", "record", text="已通水", stage="抢修")
    assert [c["id"].partition(":")[0] for c in t.view(case)["clocks"] if c["kind"] == "stage"] == ["stage-3"]
