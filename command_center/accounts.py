"""Coming and going: who signs in, and whom a token stands for.

A session is a row, not a promise: signing out, disabling an account or changing a password ends it in all processes.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from command_center.access import passwords
from command_center.access.audit import Entry
from command_center.access.people import Account, Kind, Token, Viewer, alike, digest, is_name
from command_center.clock import machine_now
from command_center.facts.durations import SECOND
from command_center.facts.words import Both, Worded
from command_center.site.value import Site
from command_center.store import Reader, Store, Tx, Unavailable
from command_center.store.people import Attempts

T = TypeVar("T")
log = logging.getLogger(__name__)

SHIFT = 12 * 3600 * SECOND  # how long a session lasts
FREE = {"name": 5, "from": 50}
"""Failures in a row before one has to wait: of an account, and of an address, which many people may share."""
FORGET = 86_400 * SECOND  # after which failures are no longer counted
LONGEST = 900 * SECOND
USED_EVERY = 300 * SECOND
"""How exactly it is known when a token was last used: each use would be a row to write."""
DEMO = "demo"
"""The name of whoever acts in a demo; no account can have it."""
FIRST = "admin"
"""The account that a new center begins with."""
WRONG = "账号或密码不对", "The name or the password is wrong"
NOT_THE_OLD = "原密码不对", "The old password is wrong"
THE_SAME = "新密码与原密码相同", "The new password is the same as the old one"
UNKNOWN = "?"
"""Who tried to sign in by a name that no account has."""


def _who(name: str, address: str) -> dict[str, int]:
    """Whose failures are counted, and how many are free."""
    return {f"name {name[:80]}": FREE["name"], f"from {address}": FREE["from"]}


class Alike(Worded):
    """Why no account may have this name: people would take it for another."""


class LastKeeper(Exception):
    """Somebody must keep the accounts."""


class NotLetIn(Worded):
    """Why not, for the one who asks; `wait` in s where it is too early to try again."""

    def __init__(self, zh: str, en: str, wait: int = 0) -> None:
        super().__init__(zh, en)
        self.wait = wait


def _keeps(account: Account) -> bool:
    return account.admin and not account.disabled


def _in_words(account: Account) -> str:
    """What it is from now on, for the audit."""
    marks = [mark for mark in ("admin", "disabled") if getattr(account, mark)]
    return " ".join((*account.posts, *marks))


def _locked(tx: Tx, name: str) -> Account | None:
    """As it is now, and stays for all others until the transaction's end."""
    tx.lock(["accounts", f"account {name}"])
    return tx.account(name)


def _too_like(name: str, there: Sequence[Account]) -> Both | None:
    """Why there may be no new account of this name; one that has it already may keep it."""
    if any(one.name == name for one in there):
        return None
    other = next((one.name for one in there if alike(one.name) == alike(name)), "")
    return (f"与已有账号 {other} 太像", f"It would be taken for the account {other}") if other else None


class Keeper:
    """Accounts, keys and screens, as an administrator keeps them. `now` gives UTC µs of the machine's time."""

    def __init__(self, store: Store, now: Callable[[], int] = machine_now) -> None:
        self._store, self.now = store, now

    def first(self) -> str:
        """A new center's administrator: the password to begin with, said once; "" where there are accounts."""
        if self._store.read(Reader.accounts):
            return ""
        password = passwords.secret()
        kept = passwords.hashed(password)

        def work(tx: Tx) -> str:
            tx.lock([FIRST])
            if tx.any_account():
                return ""
            tx.keep_account(Account(FIRST, kept, admin=True, once=True))
            return password

        return self._store.transact_now(work)

    def complaint(self, name: str) -> Both | None:
        """Why no account may have this name; None where one may, or has it."""
        there = self._store.read(Reader.accounts)
        if any(one.name == name for one in there):  # also one from before the rule
            return None
        if not is_name(name) or alike(name) == DEMO:
            return f"账号名不能用：{name:.80}", f"not a name for an account: {name:.80}"
        return _too_like(name, there)

    def put(self, account: Account, by: str) -> None:
        """Make or change it; its sessions end. Raises LastKeeper or Alike."""
        self._store.transact_now(lambda tx: self._put(tx, account, by, "account"))

    def make(self, name: str, posts: tuple[str, ...], admin: bool, by: str) -> str:
        """A new account's password to begin with, shown once; "" where there is one of that name. Raises Alike."""
        password = passwords.secret()
        account = Account(name, passwords.hashed(password), posts, admin, once=True)

        def work(tx: Tx) -> str:
            if _locked(tx, name) is not None:
                return ""
            self._put(tx, account, by, "account")
            return password

        return self._store.transact_now(work)

    def change(
        self, name: str, posts: tuple[str, ...], admin: bool, disabled: bool, by: str, password: str = ""
    ) -> bool:
        """Make it so, be it there or new; its sessions end. `password`: one to begin with. False: it would be new and
        have none. Raises LastKeeper or Alike."""
        given = passwords.hashed(password) if password else ""

        def work(tx: Tx) -> bool:
            before = _locked(tx, name) or Account(name, "", once=True)
            kept, once = given or before.password, bool(given) or before.once
            if kept:
                self._put(tx, Account(name, kept, posts, admin, disabled, once), by, "account")
            return bool(kept)

        return self._store.transact_now(work)

    def renew(self, name: str, by: str, password: str = "") -> str:
        """Another password to begin with, to be shown once; its sessions end. "" where there is no such account."""
        password = password or passwords.secret()
        kept = passwords.hashed(password)

        def work(tx: Tx) -> str:
            account = _locked(tx, name)  # what else was changed meanwhile stays
            if account is None:
                return ""
            self._put(tx, replace(account, password=kept, once=True), by, "password renewed")
            return password

        return self._store.transact_now(work)

    def _put(self, tx: Tx, account: Account, by: str, did: str) -> None:
        tx.lock(["accounts", f"account {account.name}"])
        there = tx.accounts()
        if complaint := _too_like(account.name, there):  # of two at once, the second
            raise Alike(*complaint)
        keepers = {one.name for one in there if _keeps(one)}
        if keepers == {account.name} and not _keeps(account):
            raise LastKeeper
        tx.keep_account(account)
        tx.drop_tokens([token.digest for token in tx.sessions(account.name)])
        tx.audit(Entry(self.now(), by, did, account.name, _in_words(account) if did == "account" else ""))

    def give(self, kind: Kind, name: str, days: float, by: str, scopes: tuple[str, ...] = (), source: str = "") -> str:
        """A key's or a screen's secret, to be shown once; "" where one of this name is still good."""
        secret, now = passwords.secret(), self.now()
        token = Token(digest(secret), kind, name, now, now + round(days * 86_400 * SECOND), "", scopes, source)

        def work(tx: Tx) -> str:
            tx.lock([f"{kind} {name}"])
            before = tx.tokens(kind, name)
            if any(one.ends_at > now for one in before):
                return ""
            tx.drop_tokens([ended.digest for ended in before])
            tx.keep_token(token)
            tx.audit(Entry(now, by, f"{kind} given", name, " ".join(scopes)))
            return secret

        return self._store.transact_now(work)

    def end_session(self, shown: str, by: str) -> bool:
        """Whether there was one of that digest; who had it signs in again."""
        found = self._store.read(lambda reader: reader.token(shown))
        if found is None or found.kind != "session":
            return False

        def work(tx: Tx) -> None:
            tx.drop_tokens([shown])
            tx.audit(Entry(self.now(), by, "session taken back", found.name))

        self._store.transact_now(work)
        return True

    def take_back(self, kind: Kind, name: str, by: str) -> int:
        """End every key, screen or session of that name; how many there were."""
        found = self._store.read(lambda reader: reader.tokens([kind], name))

        def work(tx: Tx) -> None:
            tx.drop_tokens([token.digest for token in found])
            tx.audit(Entry(self.now(), by, f"{kind} taken back", name))

        if found:
            self._store.transact_now(work)
        return len(found)


class Accounts(Keeper):
    """`demo`: whoever reaches the port looks on, and may act as any post."""

    def __init__(self, site: Site, store: Store, demo: bool = False, now: Callable[[], int] = machine_now) -> None:
        super().__init__(store, now)
        self.site, self.demo = site, demo

    # -- whom a token stands for ------------------------------------------------------------------------------------

    def viewer(self, secret: str) -> Viewer:
        """Whoever shows this; somebody without words where it is nothing, too old, or was ended."""
        found = self._store.read(lambda reader: self._of(reader, digest(secret))) if secret else None
        if found is None:
            return self.stranger()
        if found.token is not None and found.token.used_at <= self.now() - USED_EVERY:
            self._used(found.token)
        return found

    def _used(self, token: Token) -> None:
        """Whoever may look may do so even while nothing can be written."""
        used = replace(token, used_at=self.now())
        try:
            self._store.transact_now(lambda tx: tx.used_token(used))
        except Unavailable as error:
            log.warning("the use of a token was not written down: %s", error)

    def stranger(self) -> Viewer:
        return Viewer(DEMO, frozenset({"onlooker"})) if self.demo else Viewer()

    def _of(self, reader: Reader, shown: str) -> Viewer | None:
        token = reader.token(shown)
        if token is None or token.ends_at <= self.now():
            return None
        if token.kind == "kiosk":
            return Viewer(token.name, frozenset({"kiosk"}), token=token)
        if token.kind == "key":
            return Viewer(
                token.name, frozenset(f"key:{scope}" for scope in token.scopes), token=token, source=token.source
            )
        post = self.site.posts.get(token.post)
        if token.name == DEMO:
            acts_as = frozenset(post.roles if post else ("onlooker",))
            return Viewer(DEMO, acts_as, post, token) if self.demo else None
        account = reader.account(token.name)
        if account is None or account.disabled:
            return None
        if account.once and not token.by_oidc:
            return Viewer(account.name, frozenset({"newcomer"}), token=token)
        words = {"account", *(post.roles if post and post.code in account.posts else ())}
        return Viewer(
            account.name, frozenset(words | ({"admin"} if account.admin else set())),
            post if post and post.code in account.posts else None, token,
        )  # fmt: skip

    # -- coming -----------------------------------------------------------------------------------------------------

    async def sign_in(self, name: str, password: str, address: str, instead: Token | None = None) -> str:
        """A new session's secret; the one that the browser had, `instead`, ends. Raises NotLetIn, after the same time
        whatever was wrong."""
        # Counted before it is looked at: however many come at once, only so many are.
        await self._store.transact(lambda tx: self._tried(tx, name, address))
        account = await self._read(lambda reader: reader.account(name))
        nobody = await asyncio.to_thread(passwords.nobody)
        kept = account.password if account else nobody
        if not await asyncio.to_thread(passwords.fits, password, kept) or account is None or account.disabled:
            await self._failed(account, address)
            raise NotLetIn(*WRONG)
        await self._store.transact(lambda tx: self._forgiven(tx, name, address))
        return await self._open(account.name, self._first_post(account), instead, known=account, how=address)

    async def sign_in_as(self, name: str, instead: Token | None = None) -> str:
        """The same of somebody whom the issuer of OIDC names. Raises NotLetIn."""
        account = await self._read(lambda reader: reader.account(name))
        if account is None or account.disabled:
            raise NotLetIn(f"没有账号 {name:.80}，或已停用", f"there is no account {name:.80}, or it is disabled")
        return await self._open(name, self._first_post(account), instead, by_oidc=True, how="oidc")

    async def _failed(self, account: Account | None, address: str) -> None:
        """A row of the audit. What was typed for a name that is none may be a password, and is not kept."""
        name = account.name if account else UNKNOWN
        await self._store.transact(lambda tx: tx.audit(Entry(self.now(), name, "sign-in failed", name, address)))

    def _first_post(self, account: Account) -> str:
        return next((post for post in account.posts if post in self.site.posts), "")

    def _tried(self, tx: Tx, name: str, address: str) -> None:
        """Count it as a failure, or raise NotLetIn where it is too early."""
        who, now = _who(name, address), self.now()
        tx.lock(sorted(who))
        if (left := max(tx.attempts(one).until_at for one in who) - now) > 0:
            raise NotLetIn("试得太多，稍后再试", "Too many tries: wait a while", -(-left // SECOND))
        for one, free in who.items():
            failures = tx.attempts(one).failures + 1
            wait = 0 if failures < free else min(SECOND << min(failures - free, 20), LONGEST)
            tx.keep_attempts(one, Attempts(failures, now + wait))

    def _forgiven(self, tx: Tx, name: str, address: str) -> None:
        """The account's failures; of the address this one alone: who may come in may not try others' passwords."""
        mine, here = _who(name, address)
        tx.lock(sorted((mine, here)))
        tx.keep_attempts(mine, Attempts())
        tx.keep_attempts(here, Attempts(max(tx.attempts(here).failures - 1, 0), self.now()))

    async def choose(self, viewer: Viewer, post: str) -> str:
        """Act as another post: the secret of a session that does; the one before ends. Raises NotLetIn."""
        if post not in self.site.posts:
            raise NotLetIn(f"没有岗位 {post}", f"no post {post}")
        if viewer.name == DEMO and self.demo:
            return await self._open(DEMO, post)
        account = await self._read(lambda reader: reader.account(viewer.name))
        if account is None or post not in account.posts:
            raise NotLetIn(f"账号没有岗位 {post}", f"the account has no post {post}")
        before = viewer.token
        return await self._open(
            account.name, post, before, before is not None and before.by_oidc, ends_at=before.ends_at if before else 0
        )

    async def sign_out(self, viewer: Viewer) -> None:
        if viewer.is_person and (token := viewer.token) is not None:  # a key or a screen is ended by who gave it
            await self._store.transact(lambda tx: tx.drop_tokens([token.digest]))

    async def change_password(self, viewer: Viewer, old: str, new: str, address: str = "") -> str:
        """All sessions of the account end; the secret of a new one, as the same post. Raises NotLetIn. The old one is
        guessed no faster than at the door."""
        await self._store.transact(lambda tx: self._tried(tx, viewer.name, address))
        account = await self._read(lambda reader: reader.account(viewer.name))
        if account is None or not await asyncio.to_thread(passwords.fits, old, account.password):
            await self._failed(account, address)
            raise NotLetIn(*NOT_THE_OLD)
        await self._store.transact(lambda tx: self._forgiven(tx, viewer.name, address))
        if complaint := passwords.complaint(new) or (THE_SAME if new == old else None):
            raise NotLetIn(*complaint)
        kept = await asyncio.to_thread(passwords.hashed, new)

        def work(tx: Tx) -> Account:
            as_it_is = _locked(tx, account.name)
            if as_it_is is None or as_it_is.disabled or as_it_is.password != account.password:
                raise NotLetIn(*NOT_THE_OLD)
            changed = replace(as_it_is, password=kept, once=False)
            self._put(tx, changed, account.name, "password")
            return changed

        changed = await self._store.transact(work)
        post = viewer.post.code if viewer.post else self._first_post(changed)
        return await self._open(account.name, post, known=changed)

    async def _open(
        self, name: str, post: str, instead: Token | None = None, by_oidc: bool = False, known: Account | None = None,
        ends_at: int = 0, how: str = "",
    ) -> str:  # fmt: skip
        """`known`: the account as its password was found right; if it has changed since, nobody is let in. `ends_at`:
        when the session ends that goes on as this one. `how` somebody came in is a row of the audit."""
        secret, now = passwords.secret(), self.now()
        token = Token(
            digest(secret), "session", name, now, ends_at or now + SHIFT, post,
            csrf=passwords.secret(), by_oidc=by_oidc, used_at=now,
        )  # fmt: skip

        def work(tx: Tx) -> None:
            tx.lock([f"account {name}"])
            if known is not None and tx.account(name) != known:
                raise NotLetIn(*WRONG)
            tx.drop_ended(now, now - FORGET)
            if instead is not None and instead.kind == "session":
                tx.drop_tokens([instead.digest])
            tx.keep_token(token)
            if how:
                tx.audit(Entry(now, name, "signed in", name, how))

        await self._store.transact(work)
        return secret

    async def _read(self, query: Callable[[Reader], T]) -> T:
        return await asyncio.to_thread(self._store.read, query)
