"""Accounts, tokens, failed attempts and the audit, as the rows that hold them."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from command_center.access.audit import Entry, chained
from command_center.access.people import Account, Token
from command_center.facts.codec import encode
from command_center.store.questions import Questions
from command_center.store.sql import run
from command_center.store.tables import accounts, attempts, audit, tokens

_account = msgspec.json.Decoder(Account)
_token = msgspec.json.Decoder(Token)

LAST_CHAIN = "select chain from audit order by seq desc limit 1"
ANY_ACCOUNT = "select name from accounts limit 1"
ATTEMPTS = "select name, failures, until_at from attempts where name = ?"
SESSIONS = "select doc from tokens where kind = 'session' and name = ?"
AUDIT = "audit"
"""The lock: each row of the audit hangs on the one before."""


class Attempts(Struct, frozen=True):
    """Failures in a row, and until when the next try has to wait (UTC µs)."""

    failures: int = 0
    until_at: int = 0


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

    def audited(self, about: str = "", after: int = 0, limit: int = 200) -> list[tuple[int, Entry, str]]:
        """Number, entry and chain, oldest first."""
        query = select(audit).where(audit.c.seq > after).order_by(audit.c.seq).limit(limit)
        if about:
            query = query.where(audit.c.about == about)
        rows = self._connection.execute(query)
        return [(row.seq, Entry(row.at, row.who, row.did, row.about, row.why), row.chain) for row in rows]


class Keeping(Questions):
    """What a work may keep."""

    def any_account(self) -> bool:
        return bool(self._own.rows.get("accounts") or self._batch.rows.get("accounts") or self._all(ANY_ACCOUNT))

    def attempts(self, name: str) -> Attempts:
        row = self._held_row("attempts", (name,)) or next(iter(self._all(ATTEMPTS, (name,))), None)
        return Attempts(row[1], row[2]) if row else Attempts()

    def sessions(self, name: str) -> list[Token]:
        return [_token.decode(doc) for (doc,) in self._all(SESSIONS, (name,))]

    def keep_account(self, account: Account) -> None:
        self._own.put("accounts", (account.name,), (account.name, encode(account).decode()))

    def keep_token(self, token: Token) -> None:
        row = (token.digest, token.kind, token.name, token.ends_at, encode(token).decode())
        self._own.put("tokens", (token.digest,), row)

    def drop_tokens(self, digests: Sequence[str]) -> None:
        for digest in digests:
            self._own.put("tokens", (digest,), None)

    def keep_attempts(self, name: str, found: Attempts) -> None:
        row = (name, found.failures, found.until_at) if found.failures else None
        self._own.put("attempts", (name,), row)

    def audit(self, entry: Entry) -> None:
        """At the end of the chain, which is locked until the commit."""
        self.lock([AUDIT])
        chain = chained(self._last_chain(), entry)
        self._own.put("audit", (chain,), (entry.at, entry.who, entry.did, entry.about, entry.why, chain))

    def _held_row(self, table: str, key: tuple[str, ...]) -> Any:
        return self._own.rows.get(table, {}).get(key) or self._batch.rows.get(table, {}).get(key)

    def _last_chain(self) -> str:
        for held in (self._own, self._batch):
            if rows := held.rows.get("audit"):
                return str(next(reversed(rows))[0])
        return str(run(self.connection, LAST_CHAIN).scalar() or "")
