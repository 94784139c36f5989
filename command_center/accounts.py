"""Coming and going: who signs in, and whom a token stands for.

A session is a row, not a promise: signing out, disabling an account or changing a password ends it in all processes.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from msgspec.structs import replace

from command_center.access import passwords
from command_center.access.audit import Entry
from command_center.access.people import Account, Kind, Token, Viewer, digest
from command_center.clock import SECOND, machine_now
from command_center.site.value import Site
from command_center.store import Reader, Store, Tx
from command_center.store.people import Attempts

T = TypeVar("T")

SHIFT = 12 * 3600 * SECOND  # how long a session lasts
FREE = 5  # failures in a row before one has to wait
LONGEST = 900 * SECOND
DEMO = "demo"
"""The name of whoever acts in a demo; no account can have it."""
FIRST = "admin"
"""The account that a new center begins with."""


class NotLetIn(Exception):
    """Why not, for the one who asks; `wait` in s where it is too early to try again."""

    def __init__(self, reason: str, wait: int = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class Accounts:
    """`demo`: whoever reaches the port looks on, and may act as any post. `now` gives UTC µs of the machine's time."""

    def __init__(self, site: Site, store: Store, demo: bool = False, now: Callable[[], int] = machine_now) -> None:
        self.site, self.demo = site, demo
        self._store, self._now = store, now

    # -- whom a token stands for ------------------------------------------------------------------------------------

    def viewer(self, secret: str) -> Viewer:
        """Whoever shows this; somebody without words where it is nothing, too old, or was ended."""
        found = self._store.read(lambda reader: self._of(reader, digest(secret))) if secret else None
        return found or self.stranger()

    def stranger(self) -> Viewer:
        return Viewer("demo", frozenset({"onlooker"})) if self.demo else Viewer()

    def _of(self, reader: Reader, shown: str) -> Viewer | None:
        token = reader.token(shown)
        if token is None or token.ends_at <= self._now():
            return None
        if token.kind == "kiosk":
            return Viewer(token.name, frozenset({"kiosk"}), token=token)
        if token.kind == "key":
            return Viewer(
                token.name, frozenset(f"key:{scope}" for scope in token.scopes), token=token, source=token.source
            )
        post = self.site.posts.get(token.post)
        if token.name == DEMO:
            words = post.roles if post else ("onlooker",)
            return Viewer(DEMO, frozenset(words), post, token) if self.demo else None
        account = reader.account(token.name)
        if account is None or account.disabled:
            return None
        if account.once:
            return Viewer(account.name, frozenset({"newcomer"}), token=token)
        words = {"account", *(post.roles if post and post.code in account.posts else ())}
        return Viewer(
            account.name, frozenset(words | ({"admin"} if account.admin else set())),
            post if post and post.code in account.posts else None, token,
        )  # fmt: skip

    # -- coming -----------------------------------------------------------------------------------------------------

    async def sign_in(self, name: str, password: str, address: str) -> str:
        """A new session's secret. Raises NotLetIn, after the same time whatever was wrong."""
        who = (f"name {name[:80]}", f"from {address}")
        waits = await self._read(lambda reader: max(reader.attempts(one).until_at for one in who))
        if (left := waits - self._now()) > 0:
            raise NotLetIn("试得太多，稍后再试", -(-left // SECOND))
        account = await self._read(lambda reader: reader.account(name))
        kept = account.password if account else passwords.NOBODY
        if not await asyncio.to_thread(passwords.fits, password, kept) or account is None or account.disabled:
            await self._store.transact(lambda tx: self._failed(tx, who))
            raise NotLetIn("账号或密码不对")
        await self._store.transact(lambda tx: self._forgiven(tx, who))
        first = next((post for post in account.posts if post in self.site.posts), "")
        return await self._open(account.name, first)

    def _forgiven(self, tx: Tx, who: tuple[str, ...]) -> None:
        for one in who:
            tx.keep_attempts(one, Attempts())

    def _failed(self, tx: Tx, who: tuple[str, ...]) -> None:
        tx.lock(who)
        for one in who:
            failures = tx.attempts(one).failures + 1
            wait = 0 if failures < FREE else min(SECOND << min(failures - FREE, 20), LONGEST)
            tx.keep_attempts(one, Attempts(failures, self._now() + wait))

    async def choose(self, viewer: Viewer, post: str) -> str:
        """Act as another post: the secret of a session that does; the one before ends. Raises NotLetIn."""
        if post not in self.site.posts:
            raise NotLetIn(f"没有岗位 {post}")
        if viewer.name == DEMO and self.demo:
            return await self._open(DEMO, post)
        account = await self._read(lambda reader: reader.account(viewer.name))
        if account is None or post not in account.posts:
            raise NotLetIn(f"账号没有岗位 {post}")
        return await self._open(account.name, post, viewer.token)

    async def sign_out(self, viewer: Viewer) -> None:
        if (token := viewer.token) is not None:
            await self._store.transact(lambda tx: tx.drop_tokens([token.digest]))

    async def change_password(self, viewer: Viewer, old: str, new: str) -> str:
        """All sessions of the account end; the secret of a new one. Raises NotLetIn."""
        account = await self._read(lambda reader: reader.account(viewer.name))
        if account is None or not await asyncio.to_thread(passwords.fits, old, account.password):
            raise NotLetIn("原密码不对")
        if complaint := passwords.complaint(new) or ("新密码与原密码相同" if new == old else ""):
            raise NotLetIn(complaint)
        kept = await asyncio.to_thread(passwords.hashed, new)
        changed = replace(account, password=kept, once=False)
        await self._store.transact(lambda tx: self._put(tx, changed, account.name, "password"))
        return await self._open(account.name, next(iter(account.posts), ""))

    async def _open(self, name: str, post: str, instead: Token | None = None) -> str:
        secret, now = passwords.secret(), self._now()
        token = Token(digest(secret), "session", name, now, now + SHIFT, post, csrf=passwords.secret())

        def work(tx: Tx) -> None:
            if instead is not None:
                tx.drop_tokens([instead.digest])
            tx.keep_token(token)

        await self._store.transact(work)
        return secret

    # -- accounts and keys, as an administrator keeps them ----------------------------------------------------------

    def first(self) -> str:
        """A new center's administrator: the password to begin with, said once; "" where there are accounts."""
        password = passwords.secret()
        kept = passwords.hashed(password)

        def work(tx: Tx) -> str:
            tx.lock([FIRST])
            if tx.any_account():
                return ""
            tx.keep_account(Account(FIRST, kept, admin=True, once=True))
            return password

        return self._store.transact_now(work)

    def put(self, account: Account, by: str) -> None:
        """Make or change it; its sessions end."""
        self._store.transact_now(lambda tx: self._put(tx, account, by, "account"))

    def _put(self, tx: Tx, account: Account, by: str, did: str) -> None:
        tx.keep_account(account)
        tx.drop_tokens([token.digest for token in tx.sessions(account.name)])
        tx.audit(Entry(self._now(), by, did, account.name))

    def give(self, kind: Kind, name: str, days: float, by: str, scopes: tuple[str, ...] = (), source: str = "") -> str:
        """A key's or a screen's secret, to be shown once."""
        secret, now = passwords.secret(), self._now()
        token = Token(digest(secret), kind, name, now, now + round(days * 86_400 * SECOND), "", scopes, source)

        def work(tx: Tx) -> None:
            tx.keep_token(token)
            tx.audit(Entry(now, by, f"{kind} given", name))

        self._store.transact_now(work)
        return secret

    def take_back(self, kind: Kind, name: str, by: str) -> int:
        """End every key, screen or session of that name; how many there were."""
        found = self._store.read(lambda reader: reader.tokens([kind], name))

        def work(tx: Tx) -> None:
            tx.drop_tokens([token.digest for token in found])
            tx.audit(Entry(self._now(), by, f"{kind} taken back", name))

        if found:
            self._store.transact_now(work)
        return len(found)

    async def _read(self, query: Callable[[Reader], T]) -> T:
        return await asyncio.to_thread(self._store.read, query)
