"""What leaves: each fact is POSTed to whoever is to hear of it, as a CloudEvent signed by Standard Webhooks.

At least once, one after the other; what is not taken after some tries becomes a dead letter. A fact holds nothing about
who asked. On Kafka a worker of a group of its own brings the facts, on the embedded engine the log does: see `Telling`.
"""

import asyncio
import binascii
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from operator import methodcaller
from typing import Any
from urllib.parse import urlsplit

import httpx
from msgspec import Struct
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from command_center.facts.parts import Fact
from command_center.intake.events import STRUCTURED
from command_center.loops import ended, forever, in_thread
from command_center.store import Reader, Store, Tx
from command_center.store.tx import WEBHOOK, again
from streams.binding import Carrier, Received, event, facts_in
from streams.deliver import Deliver

log = logging.getLogger(__name__)
logging.getLogger("httpx").setLevel(logging.WARNING)  # it tells of every request

WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)  # s between the tries for one fact
ANSWERS_WITHIN = 10.0  # s
LOOK_EVERY = 1.0  # s
BATCH = 100


class Hook(Struct, frozen=True):
    """Who is told, and the secret (`whsec_…`, base64) that signs what it gets. Raises ValueError."""

    url: str
    secret: str

    def __post_init__(self) -> None:
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            raise ValueError(f"expected http://… or https://…, got {self.url}")
        self.signing()

    def signing(self) -> Webhook:
        try:
            return Webhook(self.secret)
        except (EmptyWebhookSecretError, binascii.Error):
            raise ValueError("a secret is whsec_ and some bytes in base64") from None

    @property
    def name(self) -> str:
        """Of its group, its place in the log, its dead letters."""
        return f"{WEBHOOK}{sha256(self.url.encode()).hexdigest()[:8]}"


class Leave:
    """Returns when each fact was taken or set aside. `sleep` waits in real time."""

    def __init__(self, hook: Hook, deliver: Deliver, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.hook = hook
        self._deliver, self._sleep = deliver, sleep
        self._signing = hook.signing()
        self._client = httpx.AsyncClient(timeout=ANSWERS_WITHIN, trust_env=False)

    async def __call__(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            body = event(fact)
            if reason := await self._told(fact.id, body):
                await self._deliver.set_aside(fact.id, body, reason, self.hook.name)

    async def records(self, records: Sequence[Received]) -> None:
        """The same, out of the topic `facts`."""
        await self(facts_in(records))

    async def close(self) -> None:
        await self._client.aclose()

    async def _told(self, id: str, body: bytes) -> str:
        """Why not, after all tries; "" when it was taken."""
        for wait in WAITS:
            reason = await self._posted(id, body)
            if not reason:
                return ""
            log.warning("fact %s is not taken, again in %.0f s: %s", id, wait, reason)
            await self._sleep(wait)
        return await self._posted(id, body)

    async def _posted(self, id: str, body: bytes) -> str:
        now = datetime.now(UTC)  # the machine's: whoever verifies this looks at a clock of its own
        headers = {
            "content-type": STRUCTURED,
            "webhook-id": id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signing.sign(id, now, body.decode()),
        }
        try:
            answer = await self._client.post(self.hook.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            return f"{self.hook.url} does not answer: {error!r}"
        return "" if answer.is_success else f"{self.hook.url} answered {answer.status_code}"


First = Callable[[], Awaitable[None]]
"""What a carrier does before it brings anything, when the place from which it will is set."""


@asynccontextmanager
async def told(
    store: Store, hooks: Sequence[Hook], deliver: Deliver, carry: Callable[[Leave, First], Carrier] | None = None
) -> AsyncIterator[None]:
    """While this is open, each hook is told: of what `carry` makes brings, or else of the log."""
    async with AsyncExitStack() as held:
        for hook in hooks:
            leave = Leave(hook, deliver)
            held.push_async_callback(leave.close)
            telling = Telling(store, leave, from_log=carry is None)
            if carry is not None:
                carrier = carry(leave, partial(deliver.patiently, telling.catch_up))
                carrier.start()
                held.push_async_callback(carrier.stop)
            held.push_async_callback(ended, [asyncio.create_task(telling.run())])
        yield


class Telling:
    """What no broker brings: dead letters that somebody wants to be tried again and, where there is no broker, the log
    from its end on (`from_log`). How far it has come is kept in the settings."""

    def __init__(self, store: Store, leave: Leave, from_log: bool) -> None:
        self._store, self._leave, self._from_log = store, leave, from_log
        self._name = leave.hook.name

    async def run(self) -> None:
        await forever(f"{self._name} is told nothing for now", self._step)

    async def _step(self) -> None:
        busy = await self._again()
        if self._from_log:
            busy = bool(await self._go_on()) or busy
        if not busy:
            await asyncio.sleep(LOOK_EVERY)

    async def catch_up(self) -> None:
        """Returns when what a center of one process had not told yet, before it was moved to several, is told. One of
        these tells it, the others wait: so what a case's facts tell still comes in order."""
        alone = self._store.teller(self._name)
        try:
            while await self._place() is not None:
                if not await in_thread(alone.hold):
                    await asyncio.sleep(LOOK_EVERY)
                elif await self._go_on() < BATCH:  # what is written meanwhile, the carrier brings
                    await self._store.transact(methodcaller("put", self._name, None))
        finally:
            await in_thread(alone.close)

    async def _again(self) -> bool:
        ids: list[str] = await self._read(lambda reader: reader.get(again(self._name))) or []
        for id in ids:
            fact = await self._read(methodcaller("fact", id))
            await self._leave([fact] if fact else [])
            await self._store.transact(partial(self._done, id))
        return bool(ids)

    def _done(self, id: str, tx: Tx) -> None:
        tx.lock([self._name])
        tx.put(again(self._name), [other for other in tx.get(again(self._name)) if other != id])

    async def _go_on(self) -> int:
        """Tells the next facts of the log; how many."""
        at = await self._place()
        if at is None:
            facts, after = [], await self._read(methodcaller("end_of_facts"))
        else:
            facts, after = await self._read(methodcaller("facts_after", at, BATCH))
        await self._leave(facts)
        if after != at:
            await self._store.transact(partial(self._moved, at, after))
        return len(facts)

    def _moved(self, before: str | None, after: str, tx: Tx) -> None:
        """A work. Who was slow, and was taken for dead, takes nobody back."""
        tx.lock([self._name])
        if tx.get(self._name) == before:
            tx.put(self._name, after)

    async def _place(self) -> str | None:
        return await self._read(methodcaller("get", self._name))

    async def _read(self, query: Callable[[Reader], Any]) -> Any:
        return await in_thread(partial(self._store.read, query))
