"""A message 消息: what a fact says to a unit or a post. And its delivery 投递: whether it got there, and how."""

from typing import Literal

from command_center.facts.parts import Value

Kind = Literal[
    "called", "recheck", "reminded", "supervised", "published", "escalated", "yellow", "red", "told",
    "returned", "upheld", "released", "reworked", "to-approve", "meeting",
]  # fmt: skip
State = Literal["queued", "waiting", "sent", "failed", "moot"]

MOST = 200
"""Characters of a text: what a short message holds without being cut into more than three."""


class Message(Value, frozen=True, omit_defaults=True, kw_only=True):
    """To a unit, or to the one post of it that has channels of its own. Its words are the site's and its own: nothing
    that anybody wrote is in it, so nobody who asked for something can be."""

    kind: Kind
    unit: str
    post: str = ""
    duty: str = ""
    clock: str = ""  # whose rung it tells of
    title: str
    text: str
    due_at: int = 0  # by when its receiver is to act; 0: nothing to be done
    urgency: tuple[str, ...] = ()  # the levels of duty and case, and the kind of whistle


class Delivery(Value, frozen=True, omit_defaults=True, kw_only=True):
    """One message on its way. Every change is a new value; `messages.sending` makes them. Moments are UTC µs."""

    id: str
    case: str
    number: str
    at: int  # of the fact
    message: Message
    state: State = "queued"  # waiting: until the quiet hours end; moot: nothing is to be done any more
    next_at: int = 0  # when it is tried next; 0: not any more
    step: int = 0  # the place of the channel that is next, or of the one that took it
    rounds: int = 0  # how often all channels were tried
    tries: int = 0
    channel: str = ""  # the last one that was tried, by name
    reason: str = ""  # why that one did not take it
    sent_at: int = 0

    @property
    def troubled(self) -> bool:
        """It was tried, and nobody has it."""
        return self.state not in ("sent", "moot") and bool(self.reason)
