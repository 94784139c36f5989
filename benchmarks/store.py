"""The store alone: durable works a second, each loading a case and adding a fact to it."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from command_center.facts.ids import case_id, fact_id
from command_center.facts.parts import Change, Clock, Duty, Fact, Record, SignalPart, Tick
from command_center.store import Store, Tx

CASES = 64
T0 = 1_795_500_000_000_000


def rows() -> list[tuple[str, float, str]]:
    """(what, figure, unit): a fact on disk is two rows and their indexes, its commit one fsync shared by its batch."""
    return [
        (f"durable works, {n} waiting", _works_a_second(n, works), "works/s") for n, works in ((1, 1_000), (64, 12_000))
    ]


def _works_a_second(awaiters: int, works: int) -> float:
    with tempfile.TemporaryDirectory(dir=".") as name:  # a temporary folder in memory would have no fsync
        folder = Path(name)
        store = Store(f"sqlite:///{folder}/center.db", folder)
        store.open()
        for n in range(CASES):
            store.transact_now(lambda tx, n=n: tx.append([_opened(n)]))
        try:
            return works / asyncio.run(_run(store, awaiters, works // awaiters))
        finally:
            store.close()


async def _run(store: Store, awaiters: int, each: int) -> float:
    async def client(n: int) -> None:
        for step in range(each):
            await store.transact(_record(n, step))

    began = time.perf_counter()
    await asyncio.gather(*(client(n) for n in range(awaiters)))
    return time.perf_counter() - began


def _record(n: int, step: int) -> Callable[[Tx], None]:
    """An officer records a finding, and a deadline moves with it."""

    def work(tx: Tx) -> None:
        case = tx.load([case_id(str(n))])[case_id(str(n))]
        duty, clock = case.duties["d0"], case.clocks["close:d0"]
        cause = f"record {n} {step}"
        change = Change(
            duties={duty.id: replace(duty, records=(Record(T0 + step, "post", "灶台旁无灭火器"),))},
            clocks={clock.id: replace(clock, due_at=clock.due_at + 1)},
        )
        fact = Fact(
            id=fact_id(cause, 0),
            case=case.id,
            version=case.version + 1,
            at=T0 + step,
            kind="duty.recorded",
            actor="post",
            cause=cause,
            on=duty.id,
            change=change,
        )
        tx.append([fact])

    return work


def _opened(n: int) -> Fact:
    """A case as large as they are: two duties, four clocks, a ticket's text."""
    id = case_id(str(n))
    duties = {
        d: Duty(id=d, unit=f"unit-{d}", kind="lead", state="called", by="dispatch", called_at=T0, level="L3")
        for d in ("d0", "d1")
    }
    ticks = (Tick(T0 + 9, "remind"), Tick(T0 + 20, "supervise"))
    clocks = {
        f"{kind}:{d}": Clock(
            id=f"{kind}:{d}", kind=kind, on=d, owner="u", started_at=T0, due_at=T0 + 9, limit="2 h", ticks=ticks
        )
        for d in duties
        for kind in ("sign", "close")
    }
    part = SignalPart(
        key=id,
        source="hotline",
        id=str(n),
        type="hotline.ticket.v1",
        at=T0,
        arrived_at=T0,
        title="漫山岛民宿餐饮无证经营",
        text="多家民宿、餐饮店无证经营，消防器材缺失。" * 5,
    )
    fields = {"status": "to-sign", "grid": "g", "families": ("food", "fire"), "opened_at": T0, "title": part.title}
    return Fact(
        id=fact_id(id, 0),
        case=id,
        version=1,
        at=T0,
        kind="case.opened",
        actor="intake",
        cause=id,
        change=Change(set=fields, signals={id: part}, duties=duties, clocks=clocks),
    )
