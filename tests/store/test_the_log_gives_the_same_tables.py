import random

from command_center.access.requesters import Requester
from command_center.facts.ids import SITE, fact_id
from command_center.facts.parts import Fact
from command_center.store import Store, Tx, dump, rebuild
from command_center.store.rebuild import CHUNK
from tests.store import given


def lived(store: Store, cases: int, seed: int = 7) -> None:
    """Some life: signals join and leave, duties and clocks come and go, in many transactions."""
    chance = random.Random(seed)

    def live(tx: Tx) -> None:
        for n in range(cases):
            tx.insert_signals([given.signal(n)], {given.key(n): Requester(given.key(n), "张三", "13800000000")})
            tx.append([given.opened(n)])

    def step(tx: Tx) -> None:
        n = chance.randrange(cases)
        case = tx.load([given.case(n)])[given.case(n)]
        other = 10_000 + chance.randrange(3)
        duty = f"{case.id[:8]}-{chance.randrange(3)}"
        change = chance.choice(
            [
                {
                    "signals": {given.key(other): given.part(other, families=("fire",))},
                    "set": {"families": ("food", "fire")},
                },
                {"signals": {given.key(other): None}, "set": {"families": ("food",)}},
                {"duties": {duty: given.duty(duty, card=chance.choice(["", "yellow"]))}, "set": {"status": "to-sign"}},
                {"duties": {duty: None}},
                {"clocks": {f"sign:{duty}": given.clock("sign", given.T0 + chance.randrange(99), on=duty)}},
                {"clocks": {f"sign:{duty}": None, "accept:case": None}},
                {
                    "set": {
                        "status": "closed",
                        "closed_at": given.T0 + 500,
                        "on_time": True,
                        "grid": "",
                        "place": {"lon": 120},
                    }
                },
            ]
        )
        tx.append([given.then(n, case.version + 1, **change)])

    store.transact_now(live)
    for _ in range(300):
        store.transact_now(step)
    site = Fact(
        id=fact_id("site", 1), case=SITE, version=1, at=given.T0, kind="site.loaded", actor="site", cause="site"
    )
    store.transact_now(lambda tx: tx.append([given.set_aside(99_999), site]))


def test_a_rebuild_gives_what_living_gave(store: Store) -> None:
    lived(store, cases=40)
    before = b"".join(dump(store))
    told = []
    assert rebuild(store, lambda done, total: told.append((done, total))) == 40
    assert b"".join(dump(store)) == before
    assert len(before.splitlines()) > 100
    assert told[-1] == (342, 342) and told == sorted(told)


def test_a_rebuild_mends_what_was_spoiled(store: Store) -> None:
    lived(store, cases=10)
    before = b"".join(dump(store))

    def spoil(tx: Tx) -> None:
        tx.connection.exec_driver_sql("delete from clocks")
        tx.connection.exec_driver_sql("update cases set status = 'lost', doc = '{\"id\":\"x\"}'")

    store.transact_now(spoil)
    assert b"".join(dump(store)) != before
    rebuild(store)
    assert b"".join(dump(store)) == before
    assert store.transact_now(lambda tx: tx.next_due()) is not None


def test_a_rebuild_works_in_chunks(store: Store) -> None:
    count = CHUNK * 2 + 3
    store.transact_now(lambda tx: [tx.append([given.opened(n)]) for n in range(count)] and None)
    before = b"".join(dump(store))
    assert rebuild(store) == count
    assert b"".join(dump(store)) == before


def test_life_goes_on_after_a_rebuild(store: Store) -> None:
    store.transact_now(lambda tx: tx.append([given.opened(1)]))
    rebuild(store)
    assert store.transact_now(given.bump(1)) == 2


def test_the_dump_names_no_requester_and_no_place_in_the_log(store: Store) -> None:
    lived(store, cases=3)
    text = b"".join(dump(store)).decode()
    assert "张三" not in text and "13800000000" not in text and '"seq"' not in text
    assert store.read(lambda r: r.requester(given.key(1))) == Requester(given.key(1), "张三", "13800000000")


def test_a_requester_can_be_erased_and_nothing_else_changes(store: Store) -> None:
    lived(store, cases=3)
    before = b"".join(dump(store))
    store.transact_now(lambda tx: tx.erase_requester(given.key(1)))
    assert store.read(lambda r: r.requester(given.key(1))) is None
    assert b"".join(dump(store)) == before
