"""A center of many processes, with a broker and a database of its own: what of it dies is started again at once."""

import contextlib
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import httpx
import psycopg

from command_center.facts.codec import decode_fact
from command_center.facts.ids import signal_key
from command_center.facts.parts import Fact
from command_center.site.load import load as load_site
from deploy.kafka.broker import Kafka
from deploy.postgres.server import Postgres
from deploy.process import free_port
from streams.topics import Streams
from tests.cli.process import GUANGFU, ticket, until
from tests.faults.checks import OUTCOMES, check_blobs, check_log, check_messages, check_rebuild
from tests.faults.checks import Place as Letter
from tests.faults.lasting import Lasting
from tests.faults.screens import Screen, unlike
from tests.messages.postbox import Gateway, served
from tests.roles.process import Place, Role
from tests.streams.broker import whole
from tests.town import guangfu

QUIET_S = 120.0
CONVERGED_S = 30.0  # a wall's slow figures are some seconds old
SWEPT_S = 30.0  # before a worker looks for messages by itself

LOOKED_AT = ("whistle.drafted", "whistle.blown", "clock.fired")

VERSIONS = "select cause, case_id, version from facts where cause = any(%s) and kind = any(%s)"


class Recovery(NamedTuple):
    """Seconds until new signals had outcomes, and until every screen showed their cases."""

    taken: float
    shown: float


class Kept:
    """A process that is started again on its ports whenever it is killed."""

    def __init__(self, place: Place, role: str, *more: object) -> None:
        port = free_port()
        self._start: Callable[[], Role] = lambda: Role(place, role, *more, port=port)
        self.role = self._start()

    def kill(self) -> None:
        self.role.kill()
        self.role = self._start()

    def pause(self) -> None:
        self.role.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.role.process.send_signal(signal.SIGCONT)


class Many:
    def __init__(self, folder: Path, site: Path, kafka: Kafka, postgres: Postgres, chance: Random) -> None:
        self.kafka, self.postgres, self.chance = kafka, postgres, chance
        postgres.start()
        self.place = Place(folder / "data", postgres.create("center"), kafka.start(), prefix="", site=site)
        self.streams = Streams(self.place.kafka)
        self.load = Lasting(chance, self.streams)
        self.letters: list[Letter] = []  # the dead letters that there must be
        ports = free_port(), free_port()
        walls = [Kept(self.place, "wall", "--port", port) for port in ports]
        self.roles = {
            "api": [Kept(self.place, "api")],
            "worker": [Kept(self.place, "worker"), Kept(self.place, "worker")],
            "wall": walls,
        }
        self.screens = [Screen(f"ws://127.0.0.1:{port}/") for port in ports]
        self._probes = 0

    @property
    def api(self) -> Role:
        return self.roles["api"][0].role

    @property
    def everybody(self) -> list[Role]:
        return [kept.role for all_of_role in self.roles.values() for kept in all_of_role]

    def client(self) -> httpx.Client:
        """Of the api; that it cannot answer now is no answer."""

        def answered(response: httpx.Response) -> None:
            if response.status_code == 503:
                raise httpx.TransportError("not ready")

        hooks = {"response": [answered]}
        return httpx.Client(base_url=self.api.url, trust_env=False, timeout=60, event_hooks=hooks)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.place.database, autocommit=True, connect_timeout=5) as connection:
            return connection.execute(query, values or None).fetchall()

    # -- what is waited for -----------------------------------------------------------------------------------------

    def at_work(self) -> None:
        """Until a random amount has been acknowledged: not by time, so that a busy machine is hit as deep in its work
        as an idle one."""
        goal = self.load.acknowledged + self.chance.randint(1, 60)
        until(lambda: self.load.acknowledged >= goal or self.load.wrong, "acknowledgements", 60)
        time.sleep(self.chance.uniform(0, 0.3))

    def recovers(self, since: float) -> Recovery:
        """Until new signals are handled, one of each grid: so there is one in (nearly) every partition."""
        self._probes += 1
        events = [ticket(f"probe-{self._probes}-{grid}", grid=grid) for grid in guangfu().grids]
        self.load.until_acknowledged(self, events)
        return self.handles(events, since)

    def handles(self, events: list[dict[str, Any]], since: float) -> Recovery:
        keys = [signal_key(event["source"], event["id"]) for event in events]

        def outcomes() -> dict[str, int]:
            with contextlib.suppress(psycopg.OperationalError):
                rows = self.ask(VERSIONS, keys, list(OUTCOMES))
                if {cause for cause, _, _ in rows} == set(keys):
                    return {case: version for _, case, version in rows}
            return {}

        versions = until(outcomes, "the outcomes of new signals", QUIET_S)
        taken = time.monotonic() - since
        until(lambda: all(screen.shows(versions) for screen in self.screens), "new signals on the walls", QUIET_S)
        return Recovery(taken, time.monotonic() - since)

    def quiet(self) -> None:
        """What was acknowledged has its outcome, and nothing waits, as any of them sees it. A signal that was written
        straight to the broker is nobody's backlog until a worker has it."""
        with_outcome = "select signals.key from signals join facts on facts.id = signals.outcome"
        keys = {signal_key(event["source"], event["id"]): event for event in list(self.load.events.values())}
        until(lambda: not keys.keys() - {key for (key,) in self.ask(with_outcome)}, "all outcomes", QUIET_S)
        for role in self.everybody:
            until(lambda role=role: role.ask("GET", "/readyz?quiet=1").is_success, f"quiet at the {role.role}", QUIET_S)

    # -- what must be so --------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Ends the load when all that is looked at has happened, waits until nothing is left to do, and looks."""
        load, happened = self.load, "select count(distinct kind) from facts where kind = any(%s)"
        until(lambda: self.ask(happened, list(LOOKED_AT)) == [(len(LOOKED_AT),)], "a clock and a whistle", QUIET_S)
        load.stop()
        assert not load.wrong, load.wrong[:5]
        assert all(role.process.poll() is None for role in self.everybody), "a process ended by itself"
        self.quiet()
        assert self.api.get("/api/clock")["now_at"] >= load.now_at, "the clock ran back"
        load.again(self)
        self.quiet()
        assert not load.wrong, load.wrong[:5]
        facts = check_log(self.ask, load, self.letters)
        assert self.ask("select count(*) from outbox") == [(0,)]
        self._check_topic(facts)
        check_messages(self.ask, facts, load_site(self.place.site), SWEPT_S)
        check_blobs(self.place.data, load)
        self._check_walls()
        check_rebuild(self.place.database, self.place.data)
        for role in self.everybody:
            assert '"exception"' not in role.log.read_text(), role.log

    def _check_topic(self, facts: list[Fact]) -> None:
        """Every fact was told; each partition tells those of a case in their order, the first time that it does."""
        told: dict[tuple[int, str], list[int]] = {}
        ids = set()
        for record in whole(self.streams, "facts"):
            fact = decode_fact(record.value or b"")
            versions = told.setdefault((record.partition, fact.case), [])
            if fact.version not in versions:
                versions.append(fact.version)
            ids.add(fact.id)
        assert ids == {fact.id for fact in facts}
        for place, versions in told.items():
            assert versions == sorted(versions), place

    def _check_walls(self) -> None:
        assert not [wrong for screen in self.screens for wrong in screen.wrong]
        for screen in self.screens:
            until_none(screen.differs)
        one, two = (screen.url for screen in self.screens)
        until_none(lambda: unlike(one, two, self.ask))


def until_none(differs: Callable[[], str]) -> None:
    """A wall may change between two looks, so that what was equal once counts."""
    looks: list[str] = []

    def alike() -> bool:
        looks.append(differs())
        return not looks[-1]

    with contextlib.suppress(AssertionError):
        until(alike, "the walls", CONVERGED_S)
    assert looks[-1] == "", looks[-1][:2_000]


def telling(folder: Path, gateway: Gateway) -> Path:
    """The reference site, of which one unit is told of its duties."""
    site = Path(shutil.copytree(GUANGFU, folder / "town"))
    (folder / "url").write_text(gateway.url)
    channel = f'{{name: 短信, url: "file:{folder}/url"}}'
    (site / "channels.yaml").write_text(f"units: {{market: {{channels: [{channel}]}}}}", encoding="utf-8")
    return site


@contextlib.contextmanager
def many(folder: Path, chance: Random, brokers: int = 1) -> Iterator[Many]:
    """Everything ready, and ended afterwards."""
    with contextlib.ExitStack() as held:
        kafka, postgres = Kafka(folder / "kafka", brokers), Postgres(folder / "postgres")
        held.callback(kafka.stop)
        held.callback(postgres.stop)
        gateway = held.enter_context(served(Gateway()))
        town = Many(folder, telling(folder, gateway), kafka, postgres, chance)
        for all_of_role in town.roles.values():
            for kept in all_of_role:
                held.callback(lambda kept=kept: kept.role.kill())
        for role in town.everybody:
            role.until("ready")
        for screen in town.screens:
            screen.start()
            held.callback(screen.stop)
        held.callback(town.load.stop)
        yield town
