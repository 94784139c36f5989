"""Where a wall was not told of some commits, it is told that, and shows what the tables say."""

import pytest

from command_center.store import Store, Unavailable
from tests.town import Town
from tests.wall.conftest import Open


def test_what_a_wall_was_not_told_of_is_shown_when_it_hears_of_the_gap(
    t: Town, screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = t.ticket("店外经营", item="catering-licence")
    one = screen()
    one.hello()
    one.until(lambda picture: known in picture.cases)
    with monkeypatch.context() as deaf:
        deaf.setattr(t.running.wall, "committed", lambda news: None)
        unknown = t.ticket("路灯不亮", grid="fuxi-01", item="catering-licence")
        t.close(known)
    read, failures = Store.read, 1

    def away(store: Store, query):
        nonlocal failures
        if failures and "_first_picture" in repr(query):
            failures -= 1
            raise Unavailable("not read")
        return read(store, query)

    monkeypatch.setattr(Store, "read", away)
    t.running.wall.lost()
    one.until(lambda picture: unknown in picture.cases and picture.cases[known]["status"] == "closed")
    assert not failures
