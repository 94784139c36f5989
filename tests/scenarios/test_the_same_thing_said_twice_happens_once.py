import pytest

from tests.town import Refused, Town


def test_the_same_event_acts_once(t: Town) -> None:
    first = t.ticket("饭店无证", item="catering-licence", grid="fuxi-01", source="urn:12345", id="SZ-7")
    version = t.view(first)["version"]
    event = {"specversion": "1.0", "id": "SZ-7", "source": "urn:12345", "type": "hotline.ticket.v1"}
    body = {**event, "data": {"title": "饭店无证，再说一遍", "item": "catering-licence"}}
    answer = t.request("POST", "/events", json=body, headers={"content-type": "application/cloudevents+json"})
    assert (answer.status_code, answer.json()) == (202, {"accepted": 0, "duplicate": 1, "refused": []})
    t.settle()
    assert t.view(first)["version"] == version
    assert t.ticket("别处的同号", item="catering-licence", grid="fuxi-01", source="urn:96", id="SZ-7") == first
    assert t.view(first)["signals"] == 2, "the same id of another source is another event, and joins"


def test_the_same_key_answers_the_same_and_another_body_is_refused(t: Town) -> None:
    case = t.ticket("饭店无证", item="catering-licence", grid="fuxi-01")
    path = f"/api/duties/{t.duty(case, 'market')['id']}/sign"
    done = t.do(path, "market-clerk", key="k-1", note="收到")
    t.forward(minutes=5)
    again = t.do(path, "market-clerk", key="k-1", note="收到")
    assert again["again"] and again["facts"] == done["facts"]
    with pytest.raises(Refused) as refused:
        t.do(path, "market-clerk", key="k-1", note="别的话")
    assert refused.value.status == 422
    with pytest.raises(Refused) as refused:
        t.do(path, "market-clerk", key="k-2")
    assert refused.value.status == 409 and "contact" in refused.value.body["allowed"]
    assert t.kinds(case).count("duty.signed") == 1
