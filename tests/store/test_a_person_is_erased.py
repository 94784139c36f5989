"""Erasing somebody takes away who they are and what they wrote, and nothing else."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from command_center.access.requesters import Requester, of_person
from command_center.store import Store, Tx, dump

NAMES, PHONES = ("张三", "李四", "王小明", "匿名", ""), ("13812341234", "+86 138 1234 1234", "13900000000", "")
people = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(PHONES), st.sampled_from(("", "张三说", "打 138 1234 1234"))),
    max_size=8,
)


def kept(store: Store) -> dict[str, Requester]:
    return store.read(lambda reader: {one.key: one for one in reader.every_requester()})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(them=people, who=st.sampled_from(("张三", "13812341234", "138-1234-1234", "王小明", "17700000000")))
def test_exactly_that_person_is_gone(store: Store, them: list[tuple[str, str, str]], who: str) -> None:
    rows = [
        Requester(f"k{n}", name, phone, written={"text": text} if text else {})
        for n, (name, phone, text) in enumerate(them)
    ]
    before, others = b"".join(dump(store)), list(kept(store))

    def begin(tx: Tx) -> None:
        for key in others:
            tx.erase_requester(key)
        for row in rows:
            tx.keep_requester(row)

    def erase(tx: Tx) -> None:
        tx.forget_for_good()
        for one in found:
            tx.erase_requester(one.key)

    store.transact_now(begin)
    found = of_person(who, list(kept(store).values()))
    store.transact_now(erase)

    left = kept(store)
    gone = {row.key: row for row in rows if row.key not in left}
    assert all(left[row.key] == row for row in rows if row.key in left)
    assert b"".join(dump(store)) == before
    phone = who.replace("-", "")
    asked = [row for row in rows if row.name == who or row.phone.replace("+86", "").replace(" ", "") == phone]
    assert all(row.key in gone for row in asked)
    for row in gone.values():
        assert row in asked or (asked and not row.name and not row.phone and row.written)


def test_who_is_named_in_an_act_of_another_is_gone_from_there() -> None:
    asked = Requester("s1", "张三", "13812341234", written={"text": "我叫张三"})
    other = Requester("s2", "李四", "13900000000", written={"text": "张三家的狗"})
    acts = [Requester("c1", written={"note": "已联系张 三"}), Requester("c2", written={"note": "打 138-1234 1234"})]
    stranger = Requester("c3", written={"note": "找王小明先生"})
    everybody = [asked, other, *acts, stranger]
    for who in ("张三", "13812341234", "+86 138 1234 1234"):
        assert of_person(who, everybody) == [asked, *acts]
    assert of_person("赵六", everybody) == []


def test_somebody_is_found_however_the_field_was_filled() -> None:
    names = (
        "王小明先生",
        "王小明（女）",
        "王小明 女士",
        "王小明/李红",
        "市民王小明",
        "王 小明",
        "王　小明",
        "王小明 13812341234",
    )
    them = [Requester(f"s{n}", name, f"1390000000{n}") for n, name in enumerate(names)]
    act = Requester("c1", written={"note": "王 小明又来电"})
    other = Requester("s9", "王小", "0512-66012345")
    assert of_person("王小明", [*them, other, act]) == of_person("王 小明", [*them, other, act]) == [*them, act]
    assert of_person("李红", [*them, other, act])[:1] == [them[3]]
    for number in ("66012345", "0512-6601-2345", "+86 512 66012345"):
        assert of_person(number, [*them, other]) == [other]
    assert of_person("021-66012345", [*them, other]) == []
