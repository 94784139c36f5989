"""`Tx`: what a work may do inside its transaction: ask, append facts, keep signals.

Rows are held back and written together at the end of the batch, one statement a table.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Table

from command_center.access.requesters import Requester
from command_center.case.state import Case, evolve
from command_center.facts.codec import decode_fact, encode
from command_center.facts.ids import has_case
from command_center.facts.parts import Fact
from command_center.facts.signal import Signal
from command_center.store.backlog import NEVER, RETRIED
from command_center.store.deliveries import Delivering
from command_center.store.errors import Conflict
from command_center.store.project import changed, pictures_in, printable

WEBHOOK = "webhook-"
"""Begins the origin of a dead letter that somebody outside did not take; its offset is the fact's id."""


def again(webhook: str) -> str:
    """The setting that names the facts to be told once more."""
    return f"{webhook}-again"


class Tx(Delivering):
    """One work's view. Its effects are its own until it ends well; `batch` holds those of the works before it."""

    def append(self, facts: Sequence[Fact]) -> dict[str, Case]:
        """Add facts to the log and fold them into their cases; answers the cases touched."""
        touched: dict[str, Case | None] = {}
        for fact in facts:
            if fact.id in self._own.facts or fact.id in self._batch.facts:
                raise Conflict(f"fact {fact.id} ({fact.kind}) is already there")
            doc = encode(fact)
            fact = decode_fact(doc)  # the state is what the log says, to the last float
            if has_case(fact.case):
                before = self._before(fact)
                version = before.version if before else 0
                if fact.version != version + 1:
                    raise Conflict(f"case {fact.case} is at version {version}, {fact.kind} wants to be {fact.version}")
                touched.setdefault(fact.case, before)
                self._own.add_case(evolve(before, fact))
            self._own.add_fact(fact, doc)
            if pictures := pictures_in(fact):
                self._own.rows.setdefault("case_pictures", {}).update(pictures)
            self._tell("facts", fact.id)
        for id, first in touched.items():
            for table, rows in changed(first, self._own.cases[id]).items():
                self._own.rows.setdefault(table, {}).update(rows)
        return {id: self._own.cases[id] for id in touched}

    def insert_signals(
        self, signals: Sequence[Signal], apart: Mapping[str, Requester], *, tell: bool = True
    ) -> list[bool]:
        """Keep what was accepted, and by the same keys what is kept apart from it. True: new; False: a signal of this
        key is already there, and stays as it is.

        `tell` puts them into the outbox; those that came from the topic are in it already.
        """
        keys = [s.key for s in signals if s.key not in self._own.signals and s.key not in self._batch.signals]
        query = f"select key from signals where key {self.dialect.among}"
        known = {key for (key,) in self._all(query, self.dialect.several(keys))} if keys else set()
        new = set(keys) - known
        answer = []
        for signal in signals:
            key = signal.key
            answer.append(key in new)
            if key not in new:
                continue
            new.remove(key)  # twice in one batch: the second is a duplicate
            self._own.add_signal(signal, encode(signal))
            if tell:
                self._tell("signals", key)
            if (requester := apart.get(key)) is not None:
                self.keep_requester(requester)
        return answer

    def dead_letter(self, origin: str, offset: str, reason: str, payload: bytes, at: int) -> None:
        """Set aside what could not be handled. Again at the same place: one more try of the same letter.

        Signals have the origin "signals" and their key as offset; `unhandled` passes them over from then on.
        """
        row = (origin, offset, printable(reason), payload, at, 1)
        self._own.put("dead_letters", (origin, offset), row)

    def retry_dead_letter(self, origin: str, offset: str) -> None:
        """Forget the letter, so that its signal is unhandled again; whoever was to be told of it is told once more."""
        self.drop_dead_letter(origin, offset)
        if origin in ("signals", "facts"):
            self._tell(origin, offset)
        if origin == "signals":
            self._wait_again(offset)
        elif origin.startswith(WEBHOOK):
            self.lock([origin])
            self.put(again(origin), [*(self.get(again(origin)) or []), offset])

    def drop_dead_letter(self, origin: str, offset: str) -> None:
        self._own.put("dead_letters", (origin, offset), None)

    def _wait_again(self, key: str) -> None:
        """Who has passed that signal, in whatever process, looks at it again."""
        self.lock([RETRIED])
        self._see("signals")
        retries, first = self.get(RETRIED) or NEVER
        found = self._all("select seq from signals where key = ?", (key,))
        self.put(RETRIED, [retries + 1, min([first, *(seq for (seq,) in found)])])

    def alone(self, changed: Sequence[Table]) -> None:
        """Keep every other process from writing these tables until the end."""
        self.dialect.alone_with(self.connection, changed)

    # How a work ends: the writer says

    def keep(self) -> None:
        if self._savepoint is not None:
            self._savepoint.commit()
        self._batch.absorb(self._own)

    def undo(self) -> None:
        """Leave no trace: what was held back is dropped, what was written for a query is rolled back."""
        if self._savepoint is not None:
            self._savepoint.rollback()
            # With it went what was locked since.
            self._batch.names.clear()
            self._batch.locked.clear()

    def write(self) -> None:
        """Write everything that is held back, in a savepoint of this work, for SQL that looks at whole tables."""
        self._see(*self._own.rows)
        self._open_savepoint()

    def _before(self, fact: Fact) -> Case | None:
        """The case that the fact is about. A first fact has none: where it has, the log refuses a second first one."""
        if fact.version == 1:
            return self._own.cases.get(fact.case) or self._batch.cases.get(fact.case)
        return self.load((fact.case,)).get(fact.case)

    def _tell(self, topic: str, ref: str) -> None:
        if self._relayed:
            self._own.put("outbox", (topic, ref), (topic, ref))
