"""The way of an alarm to the center: first its snapshot, then its event, again and again until the center has both.

A thread of its own does this, so that a slow or absent center never holds up the camera's pictures.
"""

import logging
import threading
from collections import deque
from typing import Any, NamedTuple

import httpx
import msgspec

log = logging.getLogger(__name__)

EVENT_HEADERS = {"content-type": "application/cloudevents+json"}
PATIENCE_S = 10.0
# Besides 5xx: the center is there, but asks to come again, or for a key that is good: until it has one nothing is lost.
LATER = frozenset({401, 403, 408, 425, 429})


class TryAgain(Exception):
    """The center cannot take it now; the message says what it answered."""


class Refused(Exception):
    """The center will never take it; the message says why."""


class Counts(NamedTuple):
    """What became of the alarms handed over: taken by the center, refused by it, lost on the way."""

    sent: int = 0
    refused: int = 0
    lost: int = 0


def deliver(client: httpx.Client, event: dict[str, Any], picture: bytes | None) -> None:
    """Put the snapshot (JPEG; its SHA-256 stands in the event), then post the event; both may be repeated at will.

    Raises TryAgain when the center is away or busy, and Refused when it does not want what it got.
    """
    if picture is not None:
        _ask(client, "PUT", f"/blobs/{event['data']['snapshot']}", picture, {"content-type": "image/jpeg"})
    answer = _ask(client, "POST", "/events", msgspec.json.encode(event), EVENT_HEADERS)
    try:
        refused = msgspec.json.decode(answer.content, type=dict[str, Any]).get("refused")
    except msgspec.MsgspecError:
        refused = None
    if refused:
        raise Refused(f"POST /events: {refused}")


def _ask(client: httpx.Client, method: str, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
    try:
        answer = client.request(method, path, content=body, headers=headers)
    except httpx.HTTPError as error:
        raise TryAgain(f"{method} {path}: {error or type(error).__name__}") from error
    if answer.status_code in LATER or answer.status_code >= 500:
        raise TryAgain(f"{method} {path}: {answer.status_code}")
    if not answer.is_success:
        raise Refused(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
    return answer


class Sender:
    """Takes alarms and beats at any time and brings them to the center, alarms in their order."""

    def __init__(
        self, url: str, key: str = "", *, capacity: int = 200, first_pause_s: float = 0.5, longest_pause_s: float = 30.0
    ) -> None:
        """Send to the center at `url`, with a `key` where it asks for one; while it takes none, up to `capacity` alarms
        wait in memory.

        Raises ValueError for an address that is not of HTTP.
        """
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"url: expected an address with http:// or https://, got {url!r}")
        # A proxy meant for the internet must not come between the camera and the center.
        said = {"authorization": f"Bearer {key}"} if key else {}
        trusted = httpx.create_ssl_context()  # of the environment this alone: a house has its own CA
        self._client = httpx.Client(base_url=url, timeout=PATIENCE_S, verify=trusted, trust_env=False, headers=said)
        self._capacity = capacity
        self._first_pause_s = first_pause_s
        self._longest_pause_s = longest_pause_s
        self._changed = threading.Condition()
        self._alarms: deque[tuple[dict[str, Any], bytes | None]] = deque()
        self._beat: tuple[str, dict[str, Any]] | None = None
        self._closing = False
        self._give_up = threading.Event()
        self._counts = Counts()
        self._thread = threading.Thread(target=self._work, name="video-sender", daemon=True)
        self._thread.start()

    def alarm(self, event: dict[str, Any], picture: bytes | None) -> None:
        """Hand over an event and its snapshot. When too many wait, the oldest is lost, and the log says which."""
        with self._changed:
            if len(self._alarms) >= self._capacity:
                oldest, _ = self._alarms.popleft()
                self._lose(oldest, f"more than {self._capacity} alarms wait for the center")
            self._alarms.append((event, picture))
            self._changed.notify()

    def beat(self, camera: str, at_frame: float, ok: bool) -> None:
        """Say that a camera is alive (`at_frame`: seconds of its source). Only the newest beat counts."""
        with self._changed:
            self._beat = (f"/api/cameras/{camera}/beat", {"at_frame": round(at_frame, 1), "ok": ok})
            self._changed.notify()

    def close(self, patience_s: float) -> Counts:
        """Wait up to `patience_s` for the alarms to arrive, log the rest as lost, and return what became of all."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(patience_s)
        self._give_up.set()
        self._thread.join()
        self._client.close()
        return self._counts

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._alarms or self._beat or self._closing)
                alarm = self._alarms.popleft() if self._alarms else None
                beat, self._beat = self._beat, None
                if alarm is None and beat is None:
                    return
            if alarm is not None:
                self._bring(*alarm)
            if beat is not None:
                self._tell(*beat)

    def _bring(self, event: dict[str, Any], picture: bytes | None) -> None:
        pause_s = self._first_pause_s
        while not self._give_up.is_set():
            try:
                deliver(self._client, event, picture)
            except TryAgain as reason:
                log.warning("alarm %s waits for the center (%s), again in %.1f s", event["id"], reason, pause_s)
                self._give_up.wait(pause_s)
                pause_s = min(pause_s * 2, self._longest_pause_s)
            except Refused as reason:
                self._counts = self._counts._replace(refused=self._counts.refused + 1)
                log.error("alarm %s (%s) was refused: %s", event["id"], event["data"]["title"], reason)
                return
            except Exception as error:  # the thread must outlive what nobody thought of: more alarms wait
                self._lose(event, repr(error))
                return
            else:
                self._counts = self._counts._replace(sent=self._counts.sent + 1)
                log.info("alarm %s (%s) was sent", event["id"], event["data"]["title"])
                return
        self._lose(event, "the center could not be reached in time")

    def _tell(self, path: str, beat: dict[str, Any]) -> None:
        try:
            answer = self._client.post(path, json=beat, timeout=2)
        except httpx.HTTPError as error:
            log.debug("no beat: %s", error)
        else:
            # 404: a center that knows nothing of beats, or not this camera; alarms tell it about the latter.
            if not answer.is_success and answer.status_code != 404:
                log.warning("POST %s: %s", path, answer.status_code)

    def _lose(self, event: dict[str, Any], reason: str) -> None:
        self._counts = self._counts._replace(lost=self._counts.lost + 1)
        data = event["data"]
        log.error("alarm %s (%s, camera %s) is LOST: %s", event["id"], data["title"], data["camera"], reason)
