"""Accounts, tokens, failed attempts, requesters and the audit, as the rows that hold them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, or_, select

from command_center.access.audit import EXPORTED, LOOKED, Entry, Looks, broken, chained
from command_center.access.people import Account, Token
from command_center.access.requesters import Requester
from command_center.case.state import Case
from command_center.facts.codec import encode
from command_center.store.project import printable
from command_center.store.questions import Questions
from command_center.store.sql import run
from command_center.store.tables import (
    accounts,
    attempts,
    audit,
    case_signals,
    cases,
    facts,
    requesters,
    settings,
    tokens,
)

_account = msgspec.json.Decoder(Account)
_token = msgspec.json.Decoder(Token)
_written = msgspec.json.Decoder(dict[str, str])

ANY_ACCOUNT = "select name from accounts limit 1"
ACCOUNT = "select name, doc from accounts where name = ?"
ATTEMPTS = "select name, failures, until_at from attempts where name = ?"
TOKENS = "select doc from tokens where kind = ? and name = ?"
USED = "update tokens set doc = ? where digest = ?"
ENDED = "select digest from tokens where ends_at <= ? limit 500"
FORGOTTEN = "select name from attempts where until_at <= ? limit 500"
AUDIT = "audit"
"""The lock: each row of the audit hangs on the one before."""
BEGINS, ENDS = "audit-begins", "audit-ends"
"""The settings that have the chain's ends: the last row that was pruned, and the last that was written."""
PRUNED = """
    select seq, chain from audit
    where seq < coalesce((select min(seq) from audit where at >= ?), (select max(seq) from audit) + 1)
    order by seq desc limit 1
"""
WHO = "select who from audit where about = ? order by seq limit 1"
LOOKS = """
    select who, why, did, min(at), max(at), count(*) from audit where about = ? and did in (?, ?) group by who, why, did
"""
SINCE = "select 1 from audit where about = ? and who = ? and did = ? and why = ? and at > ? limit 1"
ASKED = "select key, name, phone, confidential, written from requesters where key"


Audited = tuple[int, Entry, str]
"""A row of the audit: number, entry and chain."""


class Attempts(Struct, frozen=True):
    """Failures in a row, and until when the next try has to wait (UTC µs)."""

    failures: int = 0
    until_at: int = 0


class AuditFilter(Struct, frozen=True):
    """Which rows of the audit: parts of `who` and `about`, the whole of `did`; an empty field lets all through. UTC µs,
    from `since_at` on and before `until_at`."""

    who: str = ""
    did: str = ""
    about: str = ""
    since_at: int = 0
    until_at: int = (1 << 63) - 1


def audit_rows(which: AuditFilter) -> Any:
    query = select(audit).where(audit.c.at >= which.since_at, audit.c.at < which.until_at)
    if which.did:
        query = query.where(audit.c.did == which.did)
    for column, words in ((audit.c.who, which.who), (audit.c.about, which.about)):
        if words:
            query = query.where(column.icontains(words, autoescape=True))
    return query


class People:
    """What a reader may ask."""

    _connection: Connection

    def account(self, name: str) -> Account | None:
        doc = self._connection.execute(select(accounts.c.doc).where(accounts.c.name == name)).scalar()
        return _account.decode(doc) if doc else None

    def accounts(self) -> list[Account]:
        query = select(accounts.c.doc).order_by(accounts.c.name)
        return [_account.decode(doc) for doc in self._connection.execute(query).scalars()]

    def token(self, digest: str) -> Token | None:
        doc = self._connection.execute(select(tokens.c.doc).where(tokens.c.digest == digest)).scalar()
        return _token.decode(doc) if doc else None

    def tokens(self, kinds: Sequence[str], name: str = "") -> list[Token]:
        query = select(tokens.c.doc).where(tokens.c.kind.in_(kinds)).order_by(tokens.c.name, tokens.c.digest)
        if name:
            query = query.where(tokens.c.name == name)
        return [_token.decode(doc) for doc in self._connection.execute(query).scalars()]

    def attempts(self, name: str) -> Attempts:
        row = self._connection.execute(select(attempts).where(attempts.c.name == name)).first()
        return Attempts(row.failures, row.until_at) if row else Attempts()

    def audited(self, about: str = "", after: int = 0, limit: int = 200) -> list[Audited]:
        """Oldest first."""
        query = select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(limit)
        if about:
            query = query.where(audit.c.about == about)
        return list(_audited(self._connection.execute(query)))

    def audited_who(self, about: str) -> str:
        """Whose the first entry about that is; "" for none."""
        return run(self._connection, WHO, (about,)).scalar() or ""

    def last_audited(self, about: str) -> int:
        """When that was last written down; 0 for never."""
        query = select(audit.c.at).where(audit.c.about == about).order_by(audit.c.seq.desc()).limit(1)
        return self._connection.execute(query).scalar() or 0

    def looks(self, case: str) -> list[Looks]:
        """Who looked at the case with this id, or took it along; in no order."""
        return [Looks(*row) for row in run(self._connection, LOOKS, (case, LOOKED, EXPORTED))]

    def audit_broken(self) -> tuple[int, int]:
        """How many rows there are, and what `access.audit.broken` says of them."""
        count = 0

        def counted(rows: Iterator[Audited]) -> Iterator[Audited]:
            nonlocal count
            for row in rows:
                count += 1
                yield row

        with self._connection.execute(select(audit).order_by(audit.c.seq)) as rows:
            found = broken(counted(_audited(rows)), self._setting(BEGINS), self._setting(ENDS))
        return count, found

    def has_chain(self, chain: str) -> bool:
        """Whether a row has it, or the last of those that were pruned."""
        row = self._connection.execute(select(audit.c.seq).where(audit.c.chain == chain)).first()
        return row is not None or chain == self._setting(BEGINS)

    def _setting(self, name: str) -> str:
        value = self._connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
        return str(msgspec.json.decode(value)) if value else ""

    def requester(self, key: str) -> Requester | None:
        row = self._connection.execute(select(requesters).where(requesters.c.key == key)).first()
        return _requester(row) if row else None

    def kept_apart(self, case: Case) -> list[Requester]:
        """What is kept apart of its signals, in their order, and of what was done on it."""
        causes = select(facts.c.cause).where(facts.c.case_id == case.id)
        query = select(requesters).where(or_(requesters.c.key.in_(list(case.signals)), requesters.c.key.in_(causes)))
        found = {row.key: _requester(row) for row in self._connection.execute(query)}
        asked = [found.pop(key) for key in case.signals if key in found]
        return [*asked, *(found[key] for key in sorted(found))]

    def requesters(self, keys: Collection[str]) -> list[Requester]:
        """In no order."""
        return [
            _requester(row) for row in self._connection.execute(select(requesters).where(requesters.c.key.in_(keys)))
        ]

    def confided(self, keys: Collection[str] | None = None) -> set[str]:
        """The signals of those who asked in confidence, of these or of all."""
        if keys is not None and not keys:
            return set()
        query = select(requesters.c.key).where(requesters.c.confidential == 1)
        if keys is not None:
            query = query.where(requesters.c.key.in_(keys))
        return set(self._connection.execute(query).scalars())

    def case_with(self, signal: str) -> str:
        """The id of the case that a signal is in, the open one of two; "" for none."""
        within = select(cases.c.id).join(case_signals, cases.c.id == case_signals.c.case_id)
        query = within.where(case_signals.c.signal == signal).order_by(cases.c.is_open.desc(), cases.c.id)
        return self._connection.execute(query).scalar() or ""

    def every_requester(self) -> Iterator[Requester]:
        query = select(requesters).order_by(requesters.c.key).execution_options(yield_per=1_000)
        with self._connection.execute(query) as rows:
            yield from map(_requester, rows)


class Keeping(Questions):
    """What a work may keep."""

    def any_account(self) -> bool:
        return bool(self._own.rows.get("accounts") or self._batch.rows.get("accounts") or self._all(ANY_ACCOUNT))

    def account(self, name: str) -> Account | None:
        row = self._row("accounts", name, ACCOUNT)
        return _account.decode(row[1]) if row else None

    def attempts(self, name: str) -> Attempts:
        row = self._row("attempts", name, ATTEMPTS)
        return Attempts(row[1], row[2]) if row else Attempts()

    def sessions(self, name: str) -> list[Token]:
        return self.tokens("session", name)

    def tokens(self, kind: str, name: str) -> list[Token]:
        """Those that works of the same batch have kept, too."""
        found = {token.digest: token for token in (_token.decode(doc) for (doc,) in self._all(TOKENS, (kind, name)))}
        for held in (self._batch, self._own):
            for (digest,), row in held.rows.get("tokens", {}).items():
                found.pop(digest, None)
                if row is not None and row[1:3] == (kind, name):
                    found[digest] = _token.decode(row[4])
        return list(found.values())

    def keep_account(self, account: Account) -> None:
        self._own.put("accounts", (account.name,), (account.name, encode(account).decode()))

    def keep_token(self, token: Token) -> None:
        row = (token.digest, token.kind, token.name, token.ends_at, encode(token).decode())
        self._own.put("tokens", (token.digest,), row)

    def used_token(self, token: Token) -> None:
        """Keep it as it is now, if it still is there: what was taken back meanwhile stays away."""
        self._open_savepoint()
        run(self.connection, USED, (encode(token).decode(), token.digest))

    def accounts(self) -> list[Account]:
        self._see("accounts")
        return [_account.decode(doc) for (doc,) in self._all("select doc from accounts")]

    def drop_tokens(self, digests: Sequence[str]) -> None:
        for digest in digests:
            self._own.put("tokens", (digest,), None)

    def drop_ended(self, now: int, forgotten_at: int) -> None:
        """Tokens that ended before now, and attempts that nobody has to wait for since `forgotten_at` (UTC µs)."""
        self.drop_tokens([digest for (digest,) in self._all(ENDED, (now,))])
        for (name,) in self._all(FORGOTTEN, (forgotten_at,)):
            self._own.put("attempts", (name,), None)

    def keep_attempts(self, name: str, found: Attempts) -> None:
        row = (name, found.failures, found.until_at) if found.failures else None
        self._own.put("attempts", (name,), row)

    def audit(self, entry: Entry) -> None:
        """At the end of the chain, which is locked until the commit."""
        self.lock([AUDIT])
        who, did, about, why = map(printable, (entry.who, entry.did, entry.about, entry.why))
        chain = chained(self.get(ENDS) or "", Entry(entry.at, who, did, about, why))
        self._own.put("audit", (chain,), (entry.at, who, did, about, why, chain))
        self.put(ENDS, chain)

    def audited_who(self, about: str) -> str:
        """Whose the first entry about that is; "" for none."""
        self._see("audit")
        return next((who for (who,) in self._all(WHO, (about,))), "")

    def audit_once(self, entry: Entry, since: int) -> None:
        """Unless the same was written down of the same since then."""
        self.lock([AUDIT])
        self._see("audit")
        if not self._all(SINCE, (entry.about, entry.who, entry.did, entry.why, since)):
            self.audit(entry)

    def prune_audit(self, until: int) -> int:
        """Take away what is older, up to the first that is not; how many rows. The chain goes on from the last."""
        self.lock([AUDIT])
        self._see("audit")
        self._open_savepoint()
        last = next(iter(self._all(PRUNED, (until,))), None)
        if last is None:
            return 0
        self.put(BEGINS, last[1])
        return int(run(self.connection, "delete from audit where seq <= ?", (last[0],)).rowcount)

    def foresee_requesters(self, keys: Sequence[str]) -> None:
        """Ask at once for what `requesters` then answers; after `foresee`."""
        self._foreseen.requesters = dict.fromkeys(keys) | self._requesters(keys)

    def requesters(self, keys: Sequence[str]) -> list[Requester]:
        held = {key: row for key in keys if (row := self._held_row("requesters", (key,)))}
        known = {**self._foreseen.requesters, **held}
        found = known | self._requesters([key for key in keys if key not in known])
        return [_made(*row) for key in keys if (row := found.get(key))]

    def _requesters(self, keys: Sequence[str]) -> dict[str, Any]:
        rows = self._all(f"{ASKED} {self.dialect.among}", self.dialect.several(keys)) if keys else []
        return {row[0]: row for row in rows}

    def keep_requester(self, one: Requester) -> None:
        texts = {name: printable(text) for name, text in one.written.items()}
        written = encode(texts).decode() if texts else ""
        row = (one.key, printable(one.name), printable(one.phone), int(one.confidential), written)
        self._own.put("requesters", (one.key,), row)

    def forget_for_good(self) -> None:
        """What this work takes away is overwritten in the file as well."""
        self.dialect.overwrite(self.connection)

    def erase_requester(self, key: str) -> None:
        self._own.put("requesters", (key,), None)

    # Settings

    def get(self, name: str) -> Any:
        row = self._row("settings", name, "select name, value from settings where name = ?")
        return msgspec.json.decode(row[1]) if row else None

    def put(self, name: str, value: Any) -> None:
        self._own.put("settings", (name,), (name, encode(value).decode()))

    def _held_row(self, table: str, key: tuple[str, ...]) -> Any:
        return self._own.rows.get(table, {}).get(key) or self._batch.rows.get(table, {}).get(key)

    def _row(self, table: str, name: str, query: str) -> Any:
        """As it will be: what is held back counts, and so does that it was taken away."""
        for held in (self._own, self._batch):
            rows = held.rows.get(table, {})
            if (name,) in rows:
                return rows[(name,)]
        return next(iter(self._all(query, (name,))), None)


def _audited(rows: Any) -> Iterator[Audited]:
    return map(audited_row, rows)


def audited_row(row: Any) -> Audited:
    return row.seq, Entry(row.at, row.who, row.did, row.about, row.why), row.chain


def _requester(row: Any) -> Requester:
    return _made(row.key, row.name, row.phone, row.confidential, row.written)


def _made(key: str, name: str, phone: str, confidential: int, written: str) -> Requester:
    return Requester(key, name, phone, bool(confidential), _written.decode(written) if written else {})
