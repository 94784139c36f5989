"""The signatures of a shift handover 交接班: what is done within one transaction.

Who goes signs first, then who comes, each with an account of their own. A signature is a fact on a stream of its own,
with the digest of the page that was signed; each handover begins where the one before ended.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from command_center.access.audit import Entry
from command_center.access.masking import masked
from command_center.case.commands import Refused
from command_center.clock import machine_now
from command_center.duty.handover import Page, changed, told
from command_center.facts.ids import SHIFT, fact_id
from command_center.facts.parts import Fact
from command_center.store.tx import Tx

LONGEST = 31 * 86_400_000_000
"""µs that a page may tell of: more would take too long to fold while others wait to write."""
GOING, COMING = "shift.handed-over", "shift.taken-over"
AGAIN = "，看过新的再签（the page has changed since you looked）"


class Signing(Struct, frozen=True):
    """Somebody signs the page of `since` ≤ t < `until`, both UTC µs. `id` makes it happen once."""

    id: str
    kind: Literal["shift.handed-over", "shift.taken-over"]
    actor: str  # the post
    account: str
    who: str  # the account too, or in a demo, where all have the same, the session
    since: int
    until: int
    digest: str  # of the page as it was shown
    shown: Mapping[str, Sequence[str]]  # its keys, in each list
    note: str = ""

    @property
    def request(self) -> str:
        body = [self.kind, self.since, self.until, self.digest, self.note]
        return hashlib.sha256(msgspec.json.encode(body)).hexdigest()[:16]


def pending(last: Fact | None) -> bool:
    """Whether the shift that comes has still to sign."""
    return last is not None and last.kind == GOING


def boundary(last: Fact | None) -> int | None:
    """Where the next handover begins, UTC µs; None before the first one."""
    if last is None:
        return None
    return int(last.given["since_at" if pending(last) else "until_at"])


def follows(last: Fact | None, until: int) -> int | None:
    """Where the page that ends at `until` begins, if it is to be signed next: at the end of the handover before, unless
    that lies too far back; None before the first one."""
    begins = boundary(last)
    return None if begins is None else max(begins, until - LONGEST)


def signer(fact: str, who: str) -> str:
    """An account as a fact knows it: only to be compared. The audit has its name."""
    return hashlib.sha256(f"{fact}|{who}".encode()).hexdigest()[:16]


def signed_by(fact: Fact, who: str) -> bool:
    return bool(fact.given["signer"] == signer(fact.id, who))


def signed(ask: Signing, now: int, tx: Tx) -> Fact:
    """The work of signing. What is due by then has fired before. Raises Refused."""
    tx.lock([SHIFT])
    if known := tx.facts_by_cause(ask.id):
        if known[0].request != ask.request:
            raise Refused("reused-key", "这个 Idempotency-Key 已用于另一个请求", field="Idempotency-Key")
        return known[0]
    version = tx.version(SHIFT)
    last = next(iter(tx.facts_of(SHIFT, after=version - 1)), None)
    if ask.kind == COMING:
        _may_take(ask, last)
    else:
        _may_hand(ask, last, now)
    page = told(*tx.since(ask.since), ask.since, ask.until)
    if page.digest != ask.digest:
        words = changed(page, ask.shown) or "所列的事不同了"
        raise Refused("wrong-state", f"这一页看过以后有变：{words}{AGAIN}", field="digest")
    fact = _fact(ask, page, version + 1, now, last)
    tx.append([fact])
    tx.audit(Entry(machine_now(), ask.account, ask.kind.removeprefix("shift."), fact.id))
    return fact


def _may_hand(ask: Signing, last: Fact | None, now: int) -> None:
    if not ask.since < ask.until <= now:
        raise Refused("invalid", "交接的时段要有头有尾，且不晚于此刻（from < until ≤ now）", field="until")
    if ask.until - ask.since > LONGEST:
        raise Refused("invalid", "一次最多交接 31 天（at most 31 days at once）", field="from")
    if follows(last, ask.until) not in (None, ask.since):
        raise Refused("wrong-state", f"上一次交接到别的时刻为止，这一页要从那里接着{AGAIN}", field="from")
    if last is not None and pending(last) and _same_page(ask, last):
        raise Refused("wrong-state", "这一页交班已签，等接班签（signed, and waits for the shift that comes）")


def _may_take(ask: Signing, last: Fact | None) -> None:
    if last is None or not pending(last):
        raise Refused("wrong-state", "没有等接班签的交接（nothing waits to be taken over）")
    if not _same_page(ask, last):
        raise Refused("wrong-state", f"交班签的是另一页{AGAIN}", field="digest")
    if signed_by(last, ask.who):
        raise Refused("wrong-role", "交班和接班要由两个人签（two people sign）")


def _same_page(ask: Signing, fact: Fact) -> bool:
    given = fact.given
    return (given["since_at"], given["until_at"], given["digest"]) == (ask.since, ask.until, ask.digest)


def _fact(ask: Signing, page: Page, version: int, now: int, last: Fact | None) -> Fact:
    id = fact_id(ask.id, 0)
    given = {
        "since_at": ask.since,
        "until_at": ask.until,
        "digest": page.digest,
        "counts": page.counts,
        "signer": signer(id, ask.who),
    }
    if note := masked(ask.note.strip()):
        given["note"] = note
    return Fact(
        id=id,
        case=SHIFT,
        version=version,
        at=now,
        kind=ask.kind,
        actor=ask.actor,
        cause=ask.id,
        on=last.id if last is not None and ask.kind == COMING else "",
        because="接班" if ask.kind == COMING else "交班",
        given=given,
        request=ask.request,
    )
