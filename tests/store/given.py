"""Signals and facts as short as tests want them."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from command_center.access.requesters import Requester
from command_center.facts.durations import DAY
from command_center.facts.ids import case_id, fact_id, outcome_id, signal_key, signal_stream
from command_center.facts.parts import Change, Clock, Duty, Fact, SignalPart, Tick
from command_center.facts.signal import HotlineTicket, Signal, VideoAlarm
from command_center.store import Store, Tx

T0 = 1_795_500_000_000_000  # a morning in November 2026

PICTURE = b"a picture"
PICTURE_NAME = sha256(PICTURE).hexdigest()


def key(n: int) -> str:
    return signal_key("hotline", str(n))


def case(n: int) -> str:
    return case_id(key(n))


def signal(n: int, **more: Any) -> Signal:
    fields = {"at": T0 + n, "arrived_at": T0 + n, "grid": "fuxi-01", "data": HotlineTicket(title=f"第 {n} 件")}
    return Signal(**{"key": key(n), "source": "hotline", "id": str(n), "type": "hotline.ticket.v1"} | fields | more)


def alarm(n: int, camera: str = "cam-1") -> Signal:
    return signal(n, type="video.alarm.v1", data=VideoAlarm(camera=camera, alarm="crossing"))


def part(n: int, **more: Any) -> SignalPart:
    fields = {"at": T0 + n, "arrived_at": T0 + n, "title": f"第 {n} 件", "asked": True}
    return SignalPart(**{"key": key(n), "source": "hotline", "id": str(n), "type": "hotline.ticket.v1"} | fields | more)


def clock(kind: str, due_at: int, *, on: str = "case", owner: str = "role:clerk", **more: Any) -> Clock:
    ticks = (Tick(due_at, "remind"), Tick(due_at + DAY, "supervise"))
    fields = {"id": f"{kind}:{on}", "kind": kind, "on": on, "owner": owner, "started_at": T0, "due_at": due_at}
    return Clock(**fields | {"limit": "1 d", "ticks": ticks} | more)


def duty(id: str, unit: str = "police", **more: Any) -> Duty:
    fields = {"id": id, "unit": unit, "kind": "lead", "state": "called", "by": "dispatch", "called_at": T0}
    return Duty(**fields | {"level": "L3"} | more)


def opened(n: int, *, set: dict[str, Any] | None = None, **change: Any) -> Fact:
    """The case of signal n, received in grid fuxi-01, with one clock."""
    fields: dict[str, Any] = {
        "status": "received",
        "number": f"261124-{n:06}",
        "title": f"第 {n} 件",
        "grid": "fuxi-01",
        "village": "fuxi",
        "source": "hotline",
        "item": "catering-licence",
        "families": ("food",),
        "opened_at": T0 + n,
    }
    change = {"signals": {key(n): part(n)}, "clocks": {"accept:case": clock("accept", T0 + DAY + n)}} | change
    return Fact(
        id=outcome_id(key(n)),
        case=case(n),
        version=1,
        at=T0 + n,
        kind="case.opened",
        actor="intake",
        cause=key(n),
        change=Change(set=fields | (set or {}), **change),
    )


def then(n: int, version: int, *, kind: str = "case.changed", cause: str = "", actor: str = "", **change: Any) -> Fact:
    cause = cause or f"command {n} {version}"
    return Fact(
        id=fact_id(cause, 0),
        case=case(n),
        version=version,
        at=T0 + n + version,
        kind=kind,
        actor=actor or "post-1",
        cause=cause,
        change=Change(**change),
    )


def set_aside(n: int) -> Fact:
    return Fact(
        id=outcome_id(key(n)),
        case=signal_stream(key(n)),
        version=1,
        at=T0,
        kind="signal.set-aside",
        actor="intake",
        cause=key(n),
    )


def bump(n: int) -> Any:
    """A work: load the case of signal n and add a fact to it."""

    def work(tx: Tx) -> int:
        version = tx.load([case(n)])[case(n)].version + 1
        return tx.append([then(n, version, set={"reminded": version})])[case(n)].version

    return work


def lived(store: Store, cases: Iterable[int]) -> None:
    """Two facts a case, each of somebody who asked; one more signal, which nobody has taken; one that never will be."""
    numbers = list(cases)

    def work(tx: Tx) -> None:
        last = numbers[-1]
        signals = [signal(n) for n in (*numbers, 1_001 + last)]
        tx.insert_signals(signals, {key(n): Requester(key(n), "张三", "13800000000") for n in numbers})
        for n in numbers:
            tx.append([opened(n), then(n, 2, set={"status": "to-sign"}, duties={"d": duty(f"d{n}")})])
        tx.dead_letter("clocks", case(0), "it failed", b"\x00\xff", T0)
        tx.put("clock", {"mode": "manual", "now_at": T0 + last})

    store.blobs.put(PICTURE_NAME, PICTURE)
    store.transact_now(work)


NOBODY = {"accounts": 0, "tokens": 0, "attempts": 0, "audit": 0, "deliveries": 0}
"""The rows of tables that a test has nothing in."""
