"""The center: three doors and one way through each. Read this page first.

    accept(arrivals) → signals on disk          take(signals) → each signal's one outcome
    act(commands)    → what a person does       fire()        → what time does

Each decision is one work in one transaction: see `works`.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import methodcaller
from typing import Any, NamedTuple, TypeVar

from command_center.access.requesters import Requester, taken_out
from command_center.case.commands import Command
from command_center.case.state import Case
from command_center.clock import Clock
from command_center.facts.ids import SITE, fact_id, outcome_id
from command_center.facts.parts import Fact
from command_center.facts.signal import Signal
from command_center.intake.door import Arrival, admit
from command_center.intake.locate import Locator
from command_center.site.value import Site
from command_center.store.errors import Unavailable
from command_center.store.store import Store
from command_center.store.tx import Tx
from command_center.works import Acted, Works

log = logging.getLogger(__name__)
T = TypeVar("T")

SOON = 0.01  # s


class Accepted(NamedTuple):
    accepted: int
    duplicate: int
    keys: list[str]


class DryRun(NamedTuple):
    """What an event would become."""

    case: Case | None
    facts: list[Fact]


class Foreseen(NamedTuple):
    """What a command would do: its case before and after, the second case concerned, and the facts."""

    before: Case | None
    after: Case
    other: Case | None
    facts: list[Fact]


class Undone(Exception):
    """Carries an answer out of its transaction, which is then undone."""

    def __init__(self, answer: Any) -> None:
        super().__init__("undone")
        self.answer = answer


class Center(Works):
    """`notify` is called when signals wait to be taken (the carrier's wake-up)."""

    def __init__(self, site: Site, store: Store, clock: Clock) -> None:
        super().__init__(site, clock)
        self.store = store
        self.locator = Locator(site)
        self.notify: Callable[[], None] = lambda: None
        self.last_lateness = 0  # µs between a tick's moment and its firing, of the last firing

    # -- signals ----------------------------------------------------------------------------------------------------

    async def accept(self, arrivals: Sequence[Arrival]) -> Accepted:
        """Keep these events; returns when they are on disk. What becomes of them is `take`'s."""
        signals, apart = self.admitted(arrivals)
        try:
            new = await self.store.transact(lambda tx: tx.insert_signals(signals, apart))
        finally:
            self.notify()  # after a failure too: of a commit whose answer was lost, the signals may be on disk
        return Accepted(sum(new), len(new) - sum(new), [signal.key for signal in signals])

    async def kept(self, arrivals: Sequence[Arrival]) -> list[Signal]:
        """Signals that a broker brings, as they are on disk when this returns, each once: those that this center put
        there itself are, those of others are kept now."""
        return await self.store.transact(partial(self._keep, *self.admitted(arrivals)))

    async def received(self, arrivals: Sequence[Arrival]) -> None:
        """`kept` and `take` in one transaction: all of them, or what fails is raised and nothing is kept."""
        signals, apart = self.admitted(arrivals)
        await self.store.transact(lambda tx: self.all_taken(self._keep(signals, apart, tx), tx))

    def _keep(self, signals: Sequence[Signal], apart: Mapping[str, Requester], tx: Tx) -> list[Signal]:
        keys = list(dict.fromkeys(signal.key for signal in signals))
        found = tx.signals(keys)
        if missing := [signal for signal in signals if signal.key not in found]:
            tx.insert_signals(missing, apart, tell=False)
            found |= tx.signals([signal.key for signal in missing])
        return [found[key] for key in keys]

    async def take(self, signals: Sequence[Signal]) -> None:
        """Give each signal its outcome: all of them, or what fails is raised and none has it."""
        await self.store.transact(partial(self.all_taken, signals))

    def admitted(self, arrivals: Sequence[Arrival]) -> tuple[list[Signal], dict[str, Requester]]:
        """The signals, and by their keys what is kept apart from them."""
        now = self.clock.now()
        admitted = [taken_out(*admit(self.site, self.locator, arrival, now), self.site) for arrival in arrivals]
        return [signal for signal, _ in admitted], {apart.key: apart for _, apart in admitted if apart is not None}

    async def dry_run(self, arrival: Arrival) -> DryRun:
        """What this event would become. The very same way, undone at its end."""
        (signal,), apart = self.admitted([arrival])

        def work(tx: Tx) -> DryRun:
            known = tx.fact(outcome_id(signal.key))
            if known is not None:
                return DryRun(tx.load([known.case]).get(known.case), [known])
            tx.insert_signals([signal], apart)
            return DryRun(*self.taken(signal, tx))

        return await self._undone(work)

    async def _undone(self, work: Callable[[Tx], T]) -> T:
        """The work's answer, and nothing else of it."""

        def tried(tx: Tx) -> None:
            raise Undone(work(tx))

        try:
            await self.store.transact(tried)
        except Undone as undone:
            answer: T = undone.answer
            return answer
        raise AssertionError("what is undone always ends by its answer")

    # -- what a person does -----------------------------------------------------------------------------------------

    async def act(self, *steps: Command) -> Acted:
        """Do them, once, all or none: the same steps again are answered from their facts. Raises Refused."""
        return await self.store.transact(partial(self.all_acted, steps))

    async def foresee(self, steps: Sequence[Command]) -> Foreseen:
        """What these would do to a case, one after the other. The very same way, undone at its end. Raises Refused."""

        def work(tx: Tx) -> Foreseen:
            before = tx.load([steps[0].case]).get(steps[0].case)
            done = self.all_acted(steps, tx)
            others = {fact.case for fact in done.facts} - {done.case.id}
            return Foreseen(before, done.case, next(iter(tx.load(others).values()), None), done.facts)

        return await self._undone(work)

    # -- what time does ---------------------------------------------------------------------------------------------

    async def fire(self) -> int:
        """Fire every clock due by now; returns how many facts that made. Cases that somebody else has locked are passed
        over: who works on a case fires its clocks first."""
        fired = 0
        while due := await self.store.transact(methodcaller("due", self.clock.now(), 500)):
            self.last_lateness = self.clock.now() - due[0][0]
            made = await self._fire_those(list(dict.fromkeys(case for _, case, _ in due)))
            fired += made
            if not made:
                break
        return fired

    async def _fire_those(self, cases: Sequence[str]) -> int:
        fired = 0
        works = (self.store.transact(partial(self.fired, case)) for case in cases)
        for case, done in zip(cases, await asyncio.gather(*works, return_exceptions=True), strict=True):
            if isinstance(done, int):
                fired += done
            elif isinstance(done, Unavailable) or not isinstance(done, Exception):
                raise done  # waited for, and tried again as a whole
            else:
                await self._set_aside(case, done, self.clock.now())
        return fired

    async def _set_aside(self, case: str, error: Exception, now: int) -> None:
        """A case whose clocks cannot fire holds up nobody else's: a dead letter, until it is retried."""
        log.error("the clocks of case %s cannot fire", case, exc_info=error)
        reason = f"{type(error).__name__}: {error}"
        await self.store.transact(lambda tx: tx.dead_letter("clocks", case, reason, b"", now))

    async def advance(self, to: int) -> int:
        """Move the manual clock to `to` (UTC µs), firing what falls due on the way at its own moment."""
        fired = 0
        while (due := await self.store.transact(methodcaller("next_due"))) is not None and due <= to:
            self.clock.move_to(due)
            made = await self.fire()
            fired += made
            if not made:
                await asyncio.sleep(SOON)  # another process is at it
        self.clock.move_to(to)
        return fired + await self.fire()

    # -- the site ---------------------------------------------------------------------------------------------------

    def announce(self, tx: Tx) -> None:
        """A changed site is a fact."""
        tx.lock([SITE])
        if tx.get("site") == self.site.hash:
            return
        version = tx.version(SITE) + 1
        cause = f"site|{self.site.hash}|{version}"
        given = {"hash": self.site.hash, "rules": self.site.rules_hash, "name": self.site.name}
        fact = Fact(
            id=fact_id(cause, 0),
            case=SITE,
            version=version,
            at=self.clock.now(),
            kind="site.loaded",
            actor="site",
            cause=cause,
            because=f"载入{self.site.name}，{len(self.site.rules)} 条规则",
            given=given,
        )
        tx.append([fact])
        tx.put("site", self.site.hash)
