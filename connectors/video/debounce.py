"""A condition seen frame after frame becomes an alarm once. Pure: time is an argument, states are values."""

from typing import NamedTuple


class Patience(NamedTuple):
    """How long a condition must be there, and be gone, in seconds.

    hold_s: it must have held this long before it is an alarm
    absent_s: it must have been seen absent this long before it may be an alarm again
    apart_s: and the last alarm must be this long ago (against doors that open and close all day)
    lapse_s: it may be missed this long without starting anew (detectors blink)
    """

    hold_s: float
    absent_s: float
    apart_s: float
    lapse_s: float = 1.5


class Memory(NamedTuple):
    """What is known about one condition; all moments in seconds of the source."""

    onset: float | None = None
    last_held: float | None = None
    absent_since: float | None = None
    armed: bool = True
    raised: float | None = None


def step(memory: Memory, patience: Patience, held: bool, now: float) -> tuple[Memory, float | None]:
    """Return the new memory and, if this is the moment of an alarm, since when its condition has held.

    Moments not looked at say nothing: they are no absence, and a gap longer than `lapse_s` starts the holding anew.
    """
    if not held:
        since = now if memory.absent_since is None else memory.absent_since
        armed = memory.armed or now - since >= patience.absent_s
        return memory._replace(absent_since=since, armed=armed), None
    going_on = memory.last_held is not None and now - memory.last_held <= patience.lapse_s
    onset = memory.onset if going_on and memory.onset is not None else now
    memory = memory._replace(onset=onset, last_held=now, absent_since=None)
    apart = memory.raised is None or now - memory.raised >= patience.apart_s
    if memory.armed and apart and now - onset >= patience.hold_s:
        return memory._replace(armed=False, raised=now), onset
    return memory, None
