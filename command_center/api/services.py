"""What the handlers are given."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from command_center.access.oidc import Provider
from command_center.access.people import Viewer
from command_center.accounts import Accounts
from command_center.case.commands import Refused
from command_center.center import Center
from command_center.facts.ids import command_id
from command_center.panels import Pulse
from command_center.store.known import Known
from command_center.view import Shown, case_view


class Health(NamedTuple):
    """What a process says of itself, whatever its role. Called in threads."""

    lacks: Callable[[], str]  # what it waits for before it can work; "" when it is ready
    quiet: Callable[[], bool]  # no signal and no clock waits
    late: Callable[[], int]  # µs: how late the last clock fired
    metrics: Callable[[], bytes]


class Services(NamedTuple):
    center: Center
    shown: Shown
    pulse: Pulse  # beats of cameras and links
    static: Path
    wall_url: str
    accounts: Accounts
    known: Known
    oidc: Provider | None = None

    def view(self, case: Any) -> dict[str, Any]:
        return self.shown.plain(case_view(case, self.center.site, self.center.clock.now()))


def acting(viewer: Viewer) -> str:
    """The post that acts. Raises Refused where nobody chose one."""
    if viewer.post is None:
        raise Refused("wrong-role", "先选择岗位：哪个岗位来办", "choose a post first: who does it")
    return viewer.post.code


def keyed(request: Request[Any, Any, Any], post: str, fallback: Callable[[], str]) -> str:
    """The command's id by its Idempotency-Key, scoped by its actor; a new one where there is no key."""
    key = request.headers.get("idempotency-key", "")
    if len(key) > 200:
        raise Refused(
            "invalid",
            "Idempotency-Key 最多 200 个字符",
            "an Idempotency-Key has at most 200 characters",
            field="Idempotency-Key",
        )
    return command_id(post, key or fallback())


Given = NamedDependency[Services]
GivenHealth = NamedDependency[Health]
"""How a handler asks for them."""

Limit = Annotated[int, QueryParameter(ge=1, le=200)]
"""The most that one page holds."""


def several(text: str) -> tuple[str, ...]:
    """What a parameter names, parted by commas."""
    return tuple(name for name in text.split(",") if name)
