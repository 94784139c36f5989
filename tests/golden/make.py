"""Fills tests/golden/facts.jsonl: one sample of every kind of fact. `.venv/bin/python -m tests.golden.make`

A sample that is there is never written anew: data folders in use hold facts like it. Kinds without one get the richest
fact that turns up in generated days, in the scenarios, in the tests beside this, or in the state machine's runs, in
this order.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from command_center.case.turn import Turn
from command_center.cli.history import lay
from command_center.facts.codec import encode
from command_center.facts.parts import Fact
from command_center.store import Store
from command_center.store.tx import Tx
from tests.golden.samples import FILE, kinds_in_code, samples
from tests.town import START, guangfu, micros

DAYS = 10


def main() -> int:
    found = {fact.kind: fact for fact in samples()}
    for source in (_generated_days, _scenarios, _seldom, _state_machine):
        missing = kinds_in_code() - found.keys()
        if missing:
            with _seen() as facts:
                source()
            found |= _richest(fact for fact in facts if fact.kind in missing)
    FILE.write_bytes(b"".join(encode(found[kind]) + b"\n" for kind in sorted(found)))
    missing = kinds_in_code() - found.keys()
    print(f"{len(found)} samples; without one: {', '.join(sorted(missing)) or 'none'}")
    return bool(missing)


def _generated_days() -> None:
    store = Store("sqlite://", Path(tempfile.mkdtemp()))
    store.open()
    try:
        lay(guangfu(), store, until=micros(START), days=DAYS, seed=7, progress=lambda share: None)
    finally:
        store.close()


def _scenarios() -> None:
    _pytest("tests/scenarios")


def _seldom() -> None:
    _pytest("tests/golden")


def _state_machine() -> None:
    _pytest("tests/stateful")


def _pytest(folder: str) -> None:
    # Packages that it would rewrite are imported already: a warning, and warnings are errors here.
    pytest.main(["-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", folder])


@contextmanager
def _seen() -> Iterator[list[Fact]]:
    """Every fact that is decided or kept meanwhile."""
    seen: list[Fact] = []
    emit, append = Turn.emit, Tx.append

    def emitting(self: Turn, kind: str, **more: Any) -> None:
        emit(self, kind, **more)
        seen.append(self.facts[-1])

    def appending(self: Tx, facts: Any) -> Any:
        seen.extend(facts)
        return append(self, facts)

    Turn.emit, Tx.append = emitting, appending  # type: ignore[method-assign, assignment]
    try:
        yield seen
    finally:
        Turn.emit, Tx.append = emit, append  # type: ignore[method-assign]


def _richest(facts: Iterator[Fact]) -> dict[str, Fact]:
    """Of each kind the fact with the most different fields; of those the shortest."""
    best: dict[str, tuple[tuple[int, int], Fact]] = {}
    for fact in facts:
        doc = encode(fact)
        worth = len(_paths(msgspec.json.decode(doc))), -len(doc)
        if fact.kind not in best or worth > best[fact.kind][0]:
            best[fact.kind] = worth, fact
    return {kind: fact for kind, (_, fact) in best.items()}


def _paths(value: Any, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The fields that occur; ids, which are long, count as one name."""
    if isinstance(value, dict):
        inner = (_paths(v, (*path, k if len(k) < 25 and ":" not in k else "*")) for k, v in value.items())
        return set().union(*inner) if value else {path}
    if isinstance(value, list):
        return set().union(*(_paths(v, (*path, "[]")) for v in value)) if value else {path}
    return {path}


if __name__ == "__main__":
    sys.exit(main())
