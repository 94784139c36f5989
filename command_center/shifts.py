"""The signatures of a shift handover 交接班: which page is to be signed, and what is done within one transaction.

Who goes signs first, then who comes, each with an account of their own. A signature is a fact on a stream of its own,
with the digest of the page and the two cuts of the log that it lies between; each handover begins where the one before
ended. What another process commits only after the first signature, though it happened before, is on the next page.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from command_center.access.audit import Entry
from command_center.access.masking import masked
from command_center.case.commands import Refused, expect_same
from command_center.clock import machine_now
from command_center.duty.handover import Page, changed, told
from command_center.facts.cut import END, Cut
from command_center.facts.durations import DAY
from command_center.facts.ids import SHIFT, fact_id
from command_center.facts.parts import Fact
from command_center.store.reader import Reader
from command_center.store.tx import Tx

LONGEST = 31 * DAY
"""µs that a page may tell of: more would take too long to fold."""
GOING, COMING = "shift.handed-over", "shift.taken-over"
OF_PAGE = ("since_at", "since_place", "until_at", "until_place", "digest", "counts")
"""What a signature says of the page that it is given to."""


class Made(NamedTuple):
    """A page, and the part of the log that it was folded from: what nothing that is written later changes."""

    begin: Cut
    end: Cut
    page: Page


class Signing(Struct, frozen=True):
    """Somebody signs the page of `since` ≤ t < `until`, both UTC µs. `id` makes it happen once."""

    id: str
    kind: Literal["shift.handed-over", "shift.taken-over"]
    actor: str  # the post
    who: str  # the account, or in a demo, where all have the same, the session too
    since: int
    until: int
    digest: str  # of the page as it was shown
    shown: Mapping[str, Sequence[str]]  # its keys, in each list
    note: str = ""

    @property
    def request(self) -> str:
        body = [self.kind, self.since, self.until, self.digest, self.note]
        return hashlib.sha256(msgspec.json.encode(body)).hexdigest()[:16]


# -- which page -------------------------------------------------------------------------------------------------------


def pending(last: Fact | None) -> bool:
    """Whether the shift that comes has still to sign."""
    return last is not None and last.kind == GOING


def boundary(last: Fact | None) -> Cut | None:
    """Where the next handover begins; None before the first one."""
    if last is None:
        return None
    return _begin(last) if pending(last) else _end(last)


def follows(last: Fact | None, until: int) -> int | None:
    """Where the page that ends at `until` begins, if it is to be signed next: at the end of the handover before, unless
    that lies too far back; None before the first one."""
    begins = boundary(last)
    return None if begins is None else max(begins.at, until - LONGEST)


def made(reader: Reader, former: Sequence[Fact], since: int, until: int, place: int) -> Made:
    """The page of that period. `former`: signatures, newest first; `place`: up to which the log is complete."""
    begin, end = _cuts(former, since, until, place)
    return Made(begin, end, told(*reader.between(begin, end), begin, end))


def _cuts(former: Sequence[Fact], since: int, until: int, place: int) -> tuple[Cut, Cut]:
    """What was signed stays between the cuts that were signed; what is to be signed next goes on from the last one."""
    for fact in former:
        if is_of(fact, since, until):
            return _begin(fact), _end(fact)
    begins = boundary(former[0] if former else None)
    return begins if begins is not None and begins.at == since else Cut(since), Cut(until, place)


def is_of(fact: Fact, since: int, until: int) -> bool:
    """Whether that is a signature under the page of this period."""
    return (fact.given["since_at"], fact.given["until_at"]) == (since, until)


def _begin(fact: Fact) -> Cut:
    return Cut(fact.given["since_at"], fact.given.get("since_place", END))


def _end(fact: Fact) -> Cut:
    return Cut(fact.given["until_at"], fact.given.get("until_place", END))


# -- signing ----------------------------------------------------------------------------------------------------------


def expect_passed(ask: Signing, now: int) -> None:
    """A period that can be folded. Raises Refused."""
    if not ask.since < ask.until <= now:
        raise Refused(
            "invalid",
            "交接的时段要有头有尾，且不晚于此刻",
            "the period has to end after it begins, and not in the future",
            field="until",
        )
    if ask.until - ask.since > LONGEST:
        raise Refused("invalid", "一次最多交接 31 天", "at most 31 days at once", field="from")


def signed(ask: Signing, found: Made, now: int, tx: Tx) -> Fact:
    """The work of signing a page that was folded before. What is due by its end has fired by then. Raises Refused."""
    tx.lock([SHIFT])
    if known := tx.facts_by_cause(ask.id):
        expect_same(known, ask.request)
        return known[0]
    version = tx.version(SHIFT)
    last = next(iter(tx.facts_of(SHIFT, after=version - 1)), None)
    if ask.kind == COMING:
        _may_take(ask, last, tx)
    else:
        _may_hand(ask, last, found, tx)
    if found.page.digest != ask.digest:
        zh, en = changed(found.page, ask.shown) or ("所列的事不同了", "what it lists")
        raise _again(f"这一页看过以后有变：{zh}", f"the page has changed since you looked: {en}", "digest")
    fact = _fact(ask, found, version + 1, now, last)
    tx.append([fact])
    tx.audit(Entry(machine_now(), ask.who, ask.kind.removeprefix("shift."), fact.id))
    return fact


def _again(zh: str, en: str, field: str) -> Refused:
    """Another page is to be looked at."""
    return Refused("wrong-state", f"{zh}，看过新的再签", f"{en}; look at the new one before you sign", field=field)


def _may_hand(ask: Signing, last: Fact | None, found: Made, tx: Tx) -> None:
    if follows(last, ask.until) not in (None, ask.since) or _moved(found.begin, boundary(last)):
        zh, en = (
            "上一次交接到别的时刻为止，这一页要从那里接着",
            "the last handover ended at another moment, and this goes on there",
        )
        raise _again(zh, en, "from")
    if last is None or not pending(last):
        return
    if _same_page(ask, last):
        raise Refused(
            "wrong-state", "这一页交班已签，等接班签", "this page is handed over, and waits for the shift that comes"
        )
    if tx.audited_who(last.id) != ask.who:
        raise Refused(
            "wrong-state",
            "别人已交班签，等接班签：先接那一页",
            "somebody handed over before: take that page over first",
        )


def _moved(begin: Cut, begins: Cut | None) -> bool:
    """Somebody signed while this page was folded: it would not go on at the very place."""
    return begins is not None and begins.at == begin.at and begins != begin


def _may_take(ask: Signing, last: Fact | None, tx: Tx) -> None:
    if last is None or not pending(last):
        raise Refused("wrong-state", "没有等接班签的交接", "nothing waits to be taken over")
    if not _same_page(ask, last):
        raise _again("交班签的是另一页", "another page was handed over", "digest")
    if tx.audited_who(last.id) == ask.who:
        raise Refused("wrong-role", "交班和接班要由两个人签", "two people sign, one for each shift")


def _same_page(ask: Signing, fact: Fact) -> bool:
    return is_of(fact, ask.since, ask.until) and fact.given["digest"] == ask.digest


def _fact(ask: Signing, found: Made, version: int, now: int, last: Fact | None) -> Fact:
    """It names nobody: who signed stands in the audit alone, where few look."""
    taken = last if last is not None and ask.kind == COMING else None
    given = {name: value for name, value in taken.given.items() if name in OF_PAGE} if taken else _of_page(found)
    if note := masked(ask.note.strip()):
        given["note"] = note
    return Fact(
        id=fact_id(ask.id, 0),
        case=SHIFT,
        version=version,
        at=now,
        kind=ask.kind,
        actor=ask.actor,
        cause=ask.id,
        on=taken.id if taken else "",
        because="接班" if taken else "交班",
        given=given,
        request=ask.request,
    )


def _of_page(found: Made) -> dict[str, object]:
    begin, end, page = found
    values = (begin.at, begin.place, end.at, end.place, page.digest, page.counts)
    return {name: value for name, value in zip(OF_PAGE, values, strict=True) if value != END}
