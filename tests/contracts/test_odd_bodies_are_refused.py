import pytest

from tests.town import Town

DEEP = "[" * 100_000


@pytest.mark.parametrize("path", ["/events", "/api/whistles"])
def test_a_body_nested_without_end_is_a_bad_request(t: Town, path: str) -> None:
    headers = {"content-type": "application/cloudevents+json", "x-actor": "clerk"}
    assert t.request("POST", path, content=DEEP, headers=headers).status_code == 400


def test_a_camera_is_not_heard_from_the_future(t: Town) -> None:
    answer = t.request("POST", "/api/beats", json={"cameras": {"32050608001320000001": -9.0}})
    assert answer.status_code == 422
