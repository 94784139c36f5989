from tests.town import Town


def test_a_name_that_only_points_here_gets_nothing(t: Town) -> None:
    answer = t.request("GET", "/api/clock", headers={"host": "evil.example:8000"})
    assert answer.status_code == 421
    assert "evil.example" in answer.json()["detail"]
    assert t.request("GET", "/api/clock", headers={"host": "localhost:8000"}).status_code == 200
