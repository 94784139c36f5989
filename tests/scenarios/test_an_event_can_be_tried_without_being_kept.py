import pytest

from connectors.simulator.events import to_gcj02
from tests.town import Town


def test_an_event_can_be_tried_without_being_kept(t: Town) -> None:
    before = t.dump()
    data = {"title": "饭店无证", "item": "catering-licence", "place": t.place("fuxi-01"), "reporter": {"name": "某"}}
    event = {"specversion": "1.0", "id": "try-1", "source": "urn:try", "type": "hotline.ticket.v1", "data": data}
    answer = t.request(
        "POST", "/events?dry_run=true", json=event, headers={"content-type": "application/cloudevents+json"}
    )
    would = answer.json()["would"][0]
    assert (would["outcome"], would["grid"], would["item"], would["unit"]) == (
        "opened",
        "fuxi-01",
        "catering-licence",
        "market",
    )
    dues = {clock["kind"]: clock["due_at"][:16] for clock in would["clocks"]}
    assert dues == {"sign": "2026-11-24T11:30", "close": "2026-12-01T09:30"}
    t.settle()
    assert t.dump() == before
    assert t.request("GET", "/api/signals", params={"source": "urn:try", "id": "try-1"}).status_code == 404


def test_a_phones_gcj02_place_is_converted(t: Town) -> None:
    lon, lat = t.site.grids["fuxi-01"].center
    shifted = to_gcj02(lon, lat)
    assert abs(shifted[0] - lon) > 0.003, "some 400 metres apart"
    place = {"text": "桥头", "lon": shifted[0], "lat": shifted[1], "datum": "GCJ02"}
    view = t.view(t.ticket("饭店无证", item="catering-licence", place=place))
    assert view["grid"] == "fuxi-01"
    assert (view["lon"], view["lat"]) == pytest.approx((lon, lat), abs=1e-6)
