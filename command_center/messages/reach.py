"""Who is reached, and when: units by their channels, posts by their own or else their unit's, and quiet hours."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from command_center.case.roles import UNIT_ROLES
from command_center.site.calendar import WorkTime, micros
from command_center.site.value import Post, Quiet, Reach, Site

Receiver = tuple[str, str]
"""A unit, and the post of it that has channels of its own; "": the unit's channels."""


def reach(site: Site, unit: str, post: str = "") -> Reach:
    """Without channels where nobody is reached."""
    found = site.posts_reached.get(post) if post else site.units_reached.get(unit)
    return found or Reach()


def reached(site: Site) -> bool:
    """Whether anybody is."""
    return bool(site.units_reached or site.posts_reached)


def units(site: Site, codes: Iterable[str]) -> list[Receiver]:
    return [(code, "") for code in codes if code in site.units_reached]


def receivers(site: Site, role: str, unit: str = "", grid: str = "") -> list[Receiver]:
    """The posts of a role; of a unit's roles those of the unit at hand, of grid workers those of the grid. Posts that
    share their unit's channels are told once."""
    held = (post for post in site.posts.values() if role in post.roles and _at_hand(role, post, unit, grid))
    return posts(site, (post.code for post in held))


def posts(site: Site, codes: Iterable[str]) -> list[Receiver]:
    """Those of them that are reached, by their own channels or their unit's."""
    found = set()
    for post in (site.posts[code] for code in codes if code in site.posts):
        if post.code in site.posts_reached:
            found.add((post.unit, post.code))
        elif post.unit in site.units_reached:
            found.add((post.unit, ""))
    return sorted(found)


def _at_hand(role: str, post: Post, unit: str, grid: str) -> bool:
    if role in UNIT_ROLES:
        return post.unit == unit
    return role != "grid-worker" or post.grid == grid


def heard_from(quiet: Quiet, urgency: Iterable[str], at: int, work: WorkTime) -> int:
    """The first moment from `at` on (UTC µs) at which this may be told."""
    if not set(urgency).isdisjoint(quiet.passes):
        return at
    while (end := _quiet_until(quiet, at, work)) is not None:
        at = end
    return at


def _quiet_until(quiet: Quiet, at: int, work: WorkTime) -> int | None:
    """When the quiet span that `at` lies in ends; spans meet at midnight, so there may be another then."""
    local = work.local(at)
    midnight = datetime(local.year, local.month, local.day, tzinfo=local.tzinfo)
    minute = local.hour * 60 + local.minute
    for start, end in quiet.hours.spans:
        if start <= minute < end:
            return micros((midnight + timedelta(minutes=end)).astimezone(UTC))
    return None
