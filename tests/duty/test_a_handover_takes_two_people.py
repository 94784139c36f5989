"""Where people sign in, the second signature is another account's, whatever posts the two have."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from command_center.facts.durations import SECOND
from tests.access.house import Browser, house

LISTS = ("became", "left", "red", "promised", "open")


def sign(who: Browser, which: str, **headers: str) -> Any:
    page = who.look("/api/handover")
    shown = {name: [line["key"] for line in page[name]] for name in LISTS}
    body = {"from": page["since_at"], "until": page["until_at"], "digest": page["digest"], "shown": shown}
    return who.ask("POST", "/api/handover", {"sign": which, **body}, **headers)


def test_one_person_with_two_posts_cannot_sign_twice_and_another_of_the_same_post_can(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        going = home.someone("clerk", "duty-leader", name="one")
        coming = home.someone("clerk", name="other")
        assert sign(going, "hand-over").status_code == 200
        going.acts_as("duty-leader")
        refused = sign(going, "take-over")
        assert refused.status_code == 403 and "两个人" in refused.json()["detail"]
        taken = sign(coming, "take-over")
        assert taken.status_code == 200
        about = taken.json()["id"]
        ((_, entry, _),) = home.town.running.store.read(lambda reader: reader.audited(about))
        assert (entry.who, entry.did) == ("other", "taken-over"), "the audit knows who it was"
        facts = home.someone("auditor").look("/api/facts?limit=200")["items"]
        assert not any(str(value) == "other" for fact in facts for value in fact["given"].values()), "no fact does"
        assert not any("signer" in fact["given"] for fact in facts), "nor anything that a list of names would give away"


def test_two_people_of_one_post_with_the_same_key_are_two(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        going, coming = (home.someone("clerk", name=name) for name in ("one", "other"))
        first = sign(going, "hand-over", idempotency_key="k").json()
        answer = sign(coming, "take-over", idempotency_key="k")
        assert (answer.status_code, answer.json()["on"]) == (200, first["id"])


def test_a_page_tells_of_a_month_at_most_and_goes_on_where_nobody_signed_for_longer(tmp_path: Path) -> None:
    with house(tmp_path) as home:
        going, coming = (home.someone("clerk", name=name) for name in ("one", "other"))
        sign(going, "hand-over"), sign(coming, "take-over")
        ended = coming.look("/api/handover")["since_at"]
        center = home.town.running.center
        home.town.run(center.advance(center.clock.now() + 40 * 86_400 * SECOND))
        refused = going.ask("GET", f"/api/handover?from={quote(ended)}")
        assert (refused.status_code, refused.json()["field"]) == (422, "from")
        page = going.look("/api/handover")
        long = datetime.fromisoformat(page["until_at"]) - datetime.fromisoformat(page["since_at"])
        assert long == timedelta(days=31)
        assert sign(going, "hand-over").status_code == 200
