"""What a wall of a process of its own listens to: facts from Kafka, folded into their cases.

    position() ─▶ the wall reads its first picture ─▶ start(): each fact ─▶ its case after it ─▶ committed

A fact reaches the topic after its commit, so what was written before the position is in the first picture, and what
comes after it is heard. What is in both, or comes twice, the wall knows by its version. A case of which the fact
before is not known here is read from the database.
"""

import logging
import threading
from collections.abc import Callable, Sequence

from command_center.case.state import Case, evolve
from command_center.facts.ids import has_case
from command_center.facts.parts import Fact
from command_center.store import Closed, Committed, Store, Unavailable
from command_center.store.buffer import Cache
from streams.binding import Received, facts_in
from streams.deliver import FIRST_WAIT, LONGEST_WAIT
from streams.kafka import Gap, Reader, Unreachable, create
from streams.topics import Streams

log = logging.getLogger(__name__)

LOOK_EVERY = 0.2  # s between looks whether it is to end


class Follow:
    """`committed` is told what a writer in this process would tell; `lost` is called when records were missed for good.

    Where the broker or the database is away, it goes on later where it stopped.
    """

    def __init__(
        self, store: Store, streams: Streams, committed: Callable[[Committed], None], lost: Callable[[], None]
    ) -> None:
        self._store, self._streams, self._committed, self._lost = store, streams, committed, lost
        self._reader: Reader | None = None
        self._held: list[Received] = []  # until their cases are known
        self._cases = Cache()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follow", daemon=True)

    def position(self) -> None:
        """From here on nothing is missed. Blocks; raises Unreachable: again later."""
        create(self._streams)
        self._reader = Reader(self._streams, "facts")

    def start(self) -> None:
        """After `position`."""
        self._thread.start()

    def stop(self) -> None:
        """Blocks for a moment."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._reader is not None:
            self._reader.close()

    def _run(self) -> None:
        assert self._reader is not None, "position it first"
        wait = FIRST_WAIT
        while not self._ended.is_set():
            try:
                self._step(self._reader)
                wait = FIRST_WAIT
            except Closed:
                return
            except Exception as error:
                known = isinstance(error, Unavailable | Unreachable)
                log.warning("facts are not followed, again in %.1f s: %s", wait, error, exc_info=not known)
                self._ended.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)

    def _step(self, reader: Reader) -> None:
        try:
            self._held = self._held or reader.poll(LOOK_EVERY)
        except Gap as error:
            log.error("facts were missed, so all that is shown is read again: %s", error)
            reader.to_end()
            self._lost()
        self._tell(self._held)
        self._held = []

    def _tell(self, records: Sequence[Received]) -> None:
        facts = facts_in(records)
        if cases := self._folded([fact for fact in facts if has_case(fact.case)]):
            for case in cases.values():
                self._cases.put(case)
            self._committed(Committed(cases, facts, []))

    def _folded(self, facts: Sequence[Fact]) -> dict[str, Case]:
        """The cases of these facts, as they are after them or later."""
        cases: dict[str, Case] = {}
        unknown: set[str] = set()
        for fact in facts:
            before = cases.get(fact.case) or self._cases.get(fact.case)
            version = before.version if before else 0
            if fact.version == version + 1 and fact.case not in unknown:
                try:
                    cases[fact.case] = evolve(before, fact)
                except Exception:  # of a newer version of the program: who wrote it has folded it too
                    log.warning("fact %s is not folded, its case is read", fact.id, exc_info=True)
                    unknown.add(fact.case)
            elif before is not None and fact.version <= version:
                cases[fact.case] = before
            else:
                unknown.add(fact.case)
        if unknown:
            found = self._store.read(lambda reader: reader.cases_by_id(sorted(unknown)))
            cases |= {case.id: case for case in found}
        return cases
