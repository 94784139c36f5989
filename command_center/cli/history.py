"""The days a demo begins with: the simulator's people at work through the center's three doors, hours at a time in one
transaction each, on a clock that is moved by hand."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec

from command_center.api.cloudevents import BATCH, read
from command_center.api.town import described
from command_center.case.commands import Command, Refused
from command_center.case.state import Case
from command_center.center import Center
from command_center.clock import Clock
from command_center.facts.durations import DAY
from command_center.facts.ids import command_id
from command_center.site.value import Site
from command_center.store import Store, Tx
from command_center.view import case_view
from connectors.simulator.history import Laying
from connectors.simulator.town import Changed, RefusedByCenter

TARGETS = {"cases": "case", "duties": "duty", "whistles": "whistle", "notices": "notice"}


class TownWithin:
    """A simulator's town whose every call is a work of the center within the transaction at hand."""

    def __init__(self, center: Center) -> None:
        self._center = center
        self._changed: dict[str, int] = {}
        self.tx: Tx

    def site(self) -> dict[str, Any]:
        plain = described(self._center.site, "manual", 1.0, "")
        found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(plain))
        return found

    def now(self) -> int:
        return self._center.clock.now()

    def put_picture(self, picture: bytes) -> None:
        self._center.store.blobs.put(hashlib.sha256(picture).hexdigest(), picture)

    def post_events(self, events: list[dict[str, Any]]) -> None:
        found = read({"content-type": BATCH}, msgspec.json.encode(events))
        if found.refused:
            raise RefusedByCenter(400, str(found.refused[0]))
        for arrival in found.arrivals:
            signals, apart = self._center.admitted([arrival])
            if self.tx.insert_signals(signals, apart)[0]:
                case, _ = self._center.taken(signals[0], self.tx)
                self._note(case)

    def act(self, path: str, post: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        try:
            done = self._center.all_acted([command_of(path, post, body, key)], self.tx)
        except Refused as refused:
            raise RefusedByCenter(409 if refused.code == "wrong-state" else 422, str(refused)) from None
        for id in {fact.case for fact in done.facts} - {done.case.id}:
            self._note(self.tx.load([id]).get(id))
        self._note(done.case)
        plain = self._plain(done.case)
        return {"facts": [], "case": plain["view"], "state": plain["case"]}

    def case(self, id: str) -> dict[str, Any]:
        return self._plain(self.tx.load([id])[id])

    def changed(self, cursor: str) -> Changed:
        found, self._changed = self._changed, {}
        return Changed(found, "")

    def advance(self, to: int) -> None:
        self._center.clock.move_to(to)
        while due := self.tx.due(self._center.clock.now(), 500):
            for id in dict.fromkeys(case for _, case, _ in due):
                self._center.fired(id, self.tx)
                self._note(self.tx.load([id])[id])

    def _note(self, case: Case | None) -> None:
        if case is not None:
            self._changed[case.id] = case.version

    def _plain(self, case: Case) -> dict[str, Any]:
        """As the API answers it, but for its moments: the simulator reads UTC µs as well."""
        view = case_view(case, self._center.site, self._center.clock.now())
        return {"case": msgspec.to_builtins(case), "view": view}


def command_of(path: str, post: str, body: dict[str, Any], key: str) -> Command:
    """A verb's path as a command: /api/duties/{id}/sign."""
    _, folder, *rest = path.strip("/").split("/")
    target, on, verb = TARGETS[folder], rest[0] if rest else "", rest[-1] if rest else "draft"
    if target == "duty" and verb == "notices":
        target, verb = "notice", "issue"
    case = str(body.get("case") or "") if verb == "draft" else on.partition(".")[0]
    return Command(
        id=command_id(post, key),
        verb=verb,
        target=target,  # type: ignore[arg-type]
        case=case,
        on="" if target == "case" or verb == "draft" else on,
        actor=post,
        args=body,
    )


def lay(site: Site, store: Store, *, until: int, days: int, seed: int, progress: Callable[[float], None]) -> None:
    """Lay `days` before `until` (UTC µs) into a new store."""
    center = Center(site, store, Clock("manual", start_at=until - days * DAY))
    town = TownWithin(center)
    store.transact_now(center.announce)
    laying = Laying(town, days=days, until=until, seed=seed)
    steps = laying.steps()

    def step(tx: Tx) -> float | None:
        town.tx = tx
        return next(steps, None)

    while (share := store.transact_now(step)) is not None:
        progress(share)
