"""What becomes of a message: queued, tried by one channel after the other, sent or failed. Pure: `now` is given.

queued ─▶ the first channel ─▶ sent
   ▲          │ not taken
   │          ▼
   │      the next channel, at once … the last one ─▶ after a while from the first again … failed
   └── waiting: until the quiet hours end; moot: what it asks for was done meanwhile
"""

from msgspec.structs import replace

from command_center.case.state import DUTY_OPEN, Case
from command_center.facts.durations import MINUTE
from command_center.facts.ids import delivery_id
from command_center.facts.parts import Fact
from command_center.messages.message import Delivery, Kind
from command_center.messages.reach import heard_from, reach
from command_center.messages.table import messages
from command_center.site.calendar import WorkTime
from command_center.site.value import Channel, Site

WAITS = (MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE)
"""µs of the center's time after each round of all channels; after one more round it has failed."""

TOLD_ALL_THE_SAME: frozenset[Kind] = frozenset(("released", "yellow", "red", "published", "escalated"))
"""They say what has become of somebody, and ask for nothing."""


def queued(fact: Fact, case: Case, site: Site, work: WorkTime, now: int) -> list[Delivery]:
    """What the fact says, to everybody who is reached. The ids derive from the fact: again the same ones."""
    return [
        _timed(
            Delivery(
                id=delivery_id(fact.id, message.kind, message.unit, message.post),
                case=case.id,
                number=case.number,
                at=fact.at,
                message=message,
            ),
            site, work, now,
        )
        for message in messages(fact, case, site, work)
    ]  # fmt: skip


def channel_of(delivery: Delivery, site: Site, further: int = 0) -> Channel | None:
    """The channel whose turn it is, or one further on; None behind the last, or where the site has it no more."""
    channels = reach(site, delivery.message.unit, delivery.message.post).channels
    place = delivery.step + further
    return channels[place] if place < len(channels) else None


def body(delivery: Delivery, site: Site) -> str:
    """The text, and where the case is to be seen."""
    link = f"{site.address}/cases/{delivery.number}" if site.address else ""
    return "\n".join(filter(None, (delivery.message.text, link)))


def moot(delivery: Delivery, case: Case) -> bool:
    """Whether nothing is to be done any more about what it asks, as the case is now. A clock's rung asks for what ends
    the clock: a notice's runs on when its duty is done, a ratification's when its case is closed."""
    kind, duty = delivery.message.kind, case.duties.get(delivery.message.duty)
    if kind in TOLD_ALL_THE_SAME:
        return False
    if clock := delivery.message.clock:
        return clock not in case.clocks
    if kind == "meeting":
        return case.status != "meeting"
    if kind == "to-approve":
        return all(whistle.state != "to-approve" for whistle in case.whistles.values())
    if kind == "returned" and duty:
        return duty.state != "in-review"
    return not case.is_open or (duty is not None and duty.state not in DUTY_OPEN)


def ended(delivery: Delivery) -> Delivery:
    """Not sent, and nobody has to see to it."""
    return replace(delivery, state="moot", next_at=0)


def sent(delivery: Delivery, channel: Channel, now: int) -> Delivery:
    return replace(
        delivery, state="sent", sent_at=now, next_at=0, tries=delivery.tries + 1, channel=channel.name, reason=""
    )


def not_sent(delivery: Delivery, channel: Channel, reason: str, site: Site, work: WorkTime, now: int) -> Delivery:
    """The next channel at once; behind the last one all of them again after a while."""
    after = replace(delivery, tries=delivery.tries + 1, channel=channel.name, reason=reason)
    if channel_of(delivery, site, 1) is not None:
        return _timed(replace(after, step=delivery.step + 1), site, work, now)
    if delivery.rounds == len(WAITS):
        return failed(after, reason)
    again = replace(after, step=0, rounds=delivery.rounds + 1)
    return _timed(again, site, work, now + WAITS[delivery.rounds])


def failed(delivery: Delivery, reason: str) -> Delivery:
    """Somebody has to see to it."""
    return replace(delivery, state="failed", next_at=0, reason=reason)


def again(delivery: Delivery, site: Site, work: WorkTime, now: int) -> Delivery:
    """From the beginning, because somebody wants it."""
    return _timed(replace(delivery, step=0, rounds=0), site, work, now)


def _timed(delivery: Delivery, site: Site, work: WorkTime, at: int) -> Delivery:
    message = delivery.message
    heard_at = heard_from(reach(site, message.unit, message.post).quiet, message.urgency, at, work)
    return replace(delivery, state="waiting" if heard_at > at else "queued", next_at=heard_at)
