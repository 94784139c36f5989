"""Which messages are not sent any more, by what the case has become while they waited."""

from typing import Any

import pytest
from msgspec.structs import replace

from command_center.case.state import Case, evolve
from command_center.facts.parts import Clock, Duty, Whistle
from command_center.messages.message import Delivery, Kind, Message
from command_center.messages.sending import moot
from command_center.messages.table import messages
from command_center.site.calendar import WorkTime
from command_center.site.value import Channel, Reach
from tests.golden.samples import samples
from tests.messages.given import reached
from tests.town import guangfu


def delivery(kind: Kind, duty: str = "", clock: str = "") -> Delivery:
    message = Message(kind=kind, unit="market", duty=duty, clock=clock, title="", text="")
    return Delivery(id="m", case="c", number="1", at=1, message=message)


def case(status: str, duty: str = "", whistle: str = "") -> Case:
    parts: dict[str, Any] = {"duties": {}, "whistles": {}}
    if duty:
        fields: dict[str, Any] = {"id": "d", "unit": "market", "kind": "lead", "by": "dispatch", "called_at": 1}
        parts["duties"] = {"d": Duty(state=duty, level="L3", **fields)}
    if whistle:
        called: dict[str, Any] = {"id": "w", "number": "1", "kind": "推进", "lead": "market", "assist": ()}
        parts["whistles"] = {"w": Whistle(state=whistle, because="", author="clerk", **called)}
    return Case(id="c", version=1, status=status, **parts)


@pytest.mark.parametrize("kind", ["called", "reminded", "supervised", "upheld", "reworked", "told", "recheck"])
def test_what_asks_for_something_is_moot_once_its_duty_is_done_or_released(kind: Kind) -> None:
    told = delivery(kind, "d")
    assert not moot(told, case("handling", "signed"))
    assert moot(told, case("to-verify", "done")) and moot(told, case("handling", "released"))


@pytest.mark.parametrize("kind", ["yellow", "red", "published", "escalated", "released"])
def test_what_only_tells_is_told_all_the_same(kind: Kind) -> None:
    assert not moot(delivery(kind, "d"), case("closed", "done"))


def test_what_one_ruling_settles_is_moot_after_it() -> None:
    returned, approval, meeting = delivery("returned", "d"), delivery("to-approve"), delivery("meeting")
    assert not moot(returned, case("return-review", "in-review")) and moot(returned, case("handling", "signed"))
    assert not moot(approval, case("handling", whistle="to-approve")) and moot(
        approval, case("handling", whistle="blown")
    )
    assert not moot(meeting, case("meeting")) and moot(meeting, case("to-sign"))


def test_a_case_that_has_ended_asks_nobody_for_anything() -> None:
    assert not moot(delivery("told"), case("to-verify")) and moot(delivery("told"), case("closed"))


def with_clock(case: Case, kind: str, on: str) -> Case:
    clock = Clock(id=f"{kind}:{on}", kind=kind, on=on, owner="market", started_at=1, due_at=2, limit="2 wd")
    return replace(case, clocks={clock.id: clock})


def test_a_rung_is_moot_once_its_clock_has_ended_and_not_before() -> None:
    """A notice is to be served and looked at again when the duty that issued it is done; an 应急 whistle is to be
    ratified when its case is closed."""
    served, missing = delivery("reminded", "d", clock="serve:n"), delivery("told", clock="ratify:w")
    assert not moot(served, with_clock(case("to-verify", "done"), "serve", "n"))
    assert not moot(missing, with_clock(case("closed"), "ratify", "w"))
    assert moot(served, case("handling", "signed")) and moot(missing, case("handling"))
    assert not moot(delivery("yellow", "d", clock="serve:n"), case("closed", "done"))


def test_a_rung_says_whose_it_is() -> None:
    fired = next(fact for fact in samples() if fact.kind == "clock.fired")
    about = Case(id=fired.case, item="catering-licence", grid="chongshan-01", level="L3")
    site = reached(dict.fromkeys(guangfu().units, Reach((Channel("邮件", "env:MAIL"),))))
    told = messages(fired, evolve(about, fired), site, WorkTime(site.calendar))
    assert told and {message.clock for message in told} == {fired.given["clock"]}
