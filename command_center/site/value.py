"""The `Site`: everything that differs between towns, as one frozen value.

`site.load` makes it from a folder, `decide` reads it, nothing changes it. Codes are short slugs that facts keep;
names are what people read.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct

LimitUnit = Literal["min", "h", "d", "wh", "wd"]
"""min, h, d run on; wh (working hours) and wd (working days) count office time alone."""


class Limit(Struct, frozen=True):
    """A span of time as an order gives it: `2 h`, `5 wd`."""

    amount: float
    unit: LimitUnit

    @property
    def working(self) -> bool:
        return self.unit in ("wh", "wd")

    def __str__(self) -> str:
        return f"{self.amount:g} {self.unit}"


class Step(Struct, frozen=True):
    """One rung of a clock's ladder. Its moment is start + limit × `times`, then moved by `before` or `after`."""

    do: str  # remind 催办 | supervise 督办 | publish 通报 | escalate 升级 | yellow | red | tell | timeout
    times: float = 1.0
    before: Limit | None = None
    after: Limit | None = None
    to: str = ""  # the role, or "unit-head" of the clock's unit, that is told


class Ladder(Struct, frozen=True):
    """What a kind of clock does as time passes; `levels` may override the limit by level."""

    steps: tuple[Step, ...]
    limit: Limit | None = None  # None: the limit comes from the level, the whistle kind or the item
    levels: dict[str, Limit] = {}

    def limit_of(self, level: str) -> Limit | None:
        return self.levels.get(level) or self.limit


class Level(Struct, frozen=True):
    code: str  # L1 … L4
    name: str
    sign: Limit
    close: Limit
    arrive: Limit | None = None


class WhistleKind(Struct, frozen=True):
    code: str  # 推进 | 攻坚 | 应急
    sign: Limit
    arrive: Limit
    contact: Limit | None = None  # None: no contact clock
    approve: tuple[tuple[str, ...], ...] = ()  # each group of roles gives one approval; () blows without one
    level: str = ""  # fixed level whose close limit holds; "" = the case's


class Stage(Struct, frozen=True):
    """A staged limit: "fence 3 h, repair 8 h, road 5 wd"; each counts from the dispatch."""

    name: str
    limit: Limit


class Item(Struct, frozen=True):
    """A catalogue item 事项 with its responsible unit."""

    code: str
    name: str
    short: str  # case short title, at most 8 characters
    category: tuple[str, str, str]
    lead: str  # unit code; "{village}" = the village of the place
    level: str
    assist: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    department_only: bool = False  # never goes to a grid or a village
    on_site: bool = False  # a grid worker may close it on the spot
    emergency: str = ""  # 110 | 119 | 120: handed over at once
    stages: tuple[Stage, ...] = ()
    close: Limit | None = None  # overrides the level's
    english: str = ""


UnitLevel = Literal["village", "town", "station", "district", "center"]


class Unit(Struct, frozen=True):
    code: str
    name: str
    short: str  # at most 5 characters
    level: UnitLevel
    module: str  # one of Site.modules
    superior: str = ""
    english: str = ""
    hours: str = ""  # "" = the site's office hours
    organ: bool = False  # may issue a rectification notice
    lon: float = 0.0
    lat: float = 0.0


class Post(Struct, frozen=True):
    """A post 岗位, not a person: who acts. `grid` for grid workers."""

    code: str
    name: str
    unit: str
    roles: tuple[str, ...]
    grid: str = ""


class Grid(Struct, frozen=True):
    code: str
    name: str  # 冲山 01
    village: str  # unit code
    ring: tuple[tuple[float, float], ...]  # WGS-84 (lon, lat), closed
    center: tuple[float, float]
    leader: str = ""  # post code
    worker: str = ""  # post code
    helpers: int = 0
    branch: str = ""  # party branch 党支部
    station: str = ""  # 党群服务站
    households: int = 0


class Camera(Struct, frozen=True):
    code: str  # GB/T 28181, 20 digits
    name: str  # 福溪 02
    grid: str
    lon: float
    lat: float
    heading: float = 0.0
    overlooks: str = ""
    alarms: dict[str, str] = {}  # alarm kind -> item code; a kind not named here is set aside


class Hours(Struct, frozen=True):
    """Office hours in minutes after midnight, e.g. ((540, 720), (810, 1050))."""

    spans: tuple[tuple[int, int], ...]


class Calendar(Struct, frozen=True):
    """`off` and `on` are ISO dates that differ from the Monday-to-Friday rule, for the years that are published."""

    timezone: str
    hours: Hours
    published_years: tuple[int, ...]
    off: frozenset[str]
    on: frozenset[str]


class Channel(Struct, frozen=True):
    """One way to somebody. `url` says where its Apprise URL is kept, `env:NAME` or `file:/path`: it holds secrets."""

    name: str  # what people call it
    url: str


class Quiet(Struct, frozen=True):
    """Hours in which messages wait, and which do not: levels and kinds of whistle."""

    hours: Hours = Hours(())
    passes: tuple[str, ...] = ()


class Reach(Struct, frozen=True):
    """How a unit or a post is reached: its channels, in the order in which they are tried."""

    channels: tuple[Channel, ...] = ()
    quiet: Quiet = Quiet()


class Whistle(Struct, frozen=True):
    kind: str
    lead: str
    assist: tuple[str, ...] = ()


class Within(Struct, frozen=True):
    """`count` signals in `days` days by the named fields (grid, family, item, village, camera)."""

    count: int
    days: float
    by: tuple[str, ...]


class Rule(Struct, frozen=True):
    """One rule, loaded and checked; `when` is CEL source, "" means always."""

    code: str
    version: int
    because: str
    match: dict[str, tuple[str, ...]] = {}
    when: str = ""
    within: Within | None = None
    whistle: Whistle | None = None
    dispatch: str = ""  # lead unit instead of the catalogue's
    assist: tuple[str, ...] = ()
    level: str = ""
    confirm: bool | None = None  # False: an alarm does not wait in to-confirm
    notify: tuple[str, ...] = ()
    priority: int = 0
    shadow: bool = False
    file: str = ""
    line: int = 0


class Settings(Struct, frozen=True):
    """What each means stands in docs/site.md."""

    join_metres: float
    join_days: float
    repeat_days: float
    upstream_margin: Limit
    sample_share: float
    on_site_sample_share: float
    dispute_family: str
    shifts: tuple[tuple[int, int], ...] = ((8, 0), (20, 0))  # hour and minute of each change


class Site(Struct, frozen=True, dict=True):
    """Being frozen, it keeps what follows from it alone: worked out once, and never by a copy that differs."""

    code: str
    name: str
    english: str
    hash: str  # SHA-256 of the folder's content
    rules_hash: str
    modules: tuple[tuple[str, str], ...]  # (zh, en)
    calendar: Calendar
    units: Mapping[str, Unit]
    posts: Mapping[str, Post]
    items: Mapping[str, Item]
    grids: Mapping[str, Grid]
    cameras: Mapping[str, Camera]
    levels: Mapping[str, Level]
    whistles: Mapping[str, WhistleKind]
    ladders: Mapping[str, Ladder]  # by clock kind
    rules: tuple[Rule, ...]
    settings: Settings
    lakes: tuple[tuple[tuple[float, float], ...], ...] = ()
    outline: tuple[tuple[tuple[float, float], ...], ...] = ()
    schematic: bool = True
    units_reached: Mapping[str, Reach] = {}
    posts_reached: Mapping[str, Reach] = {}
    address: str = ""  # of this center's pages, as those who get messages reach them

    @cached_property
    def keywords(self) -> dict[str, list[tuple[int, Item, str]]]:
        """(place in the catalogue, item, keyword) of every keyword, by its first character."""
        words = [(item, keyword) for item in self.items.values() for keyword in item.keywords if keyword]
        found: dict[str, list[tuple[int, Item, str]]] = {}
        for place, (item, keyword) in enumerate(words):
            found.setdefault(keyword[0], []).append((place, item, keyword))
        return found

    @cached_property
    def _verifying(self) -> set[str]:
        return _verifying(self.posts)

    @cached_property
    def center_module(self) -> str:
        """The module of the duty desk."""
        return next((unit.module for unit in self.units.values() if unit.level == "center"), "")

    def verifies_alone(self, unit: str) -> bool:
        """Whether every verifier belongs to this unit: then it takes no duties, for no unit verifies itself."""
        return self._verifying == {unit}

    def unit_of(self, post: str) -> str:
        """The unit code of a post; "" for an unknown one."""
        found = self.posts.get(post)
        return found.unit if found else ""


def verifies_alone(posts: Mapping[str, Post], unit: str) -> bool:
    return _verifying(posts) == {unit}


def _verifying(posts: Mapping[str, Post]) -> set[str]:
    """The units that verifiers belong to."""
    return {post.unit for post in posts.values() if "verifier" in post.roles}
