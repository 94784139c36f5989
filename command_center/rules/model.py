"""What a rule file may contain, and the names that its rules may use.

The file form is what a duty officer writes: readable names, one value or a list. `load` turns it into
`site.value.Rule`, where every name has become a code.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from command_center.site.value import Camera, Grid, Item, Level, Post, Site, Unit, WhistleKind

VILLAGE = "{village}"
"""Stands for the village of the place, wherever a rule names a unit."""

BY: dict[str, str] = {"grid": "网格", "family": "类", "item": "事项", "village": "村", "camera": "摄像机"}
"""What a threshold may group by, and its word in an explanation."""

ROLES: dict[str, str] = {
    "clerk": "值班员",
    "supervisor": "督办员",
    "duty-leader": "值班长",
    "leader": "分管领导",
    "secretary": "书记",
    "mayor": "镇长",
    "verifier": "核查员",
    "caller": "回访员",
    "unit-head": "单位负责人",
    "grid-worker": "网格员",
}
"""Who may be notified, besides units: a role by its code or its Chinese word."""

CodeName = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{1,59}$")]
Name = Annotated[str, Meta(min_length=1, max_length=100)]
Words = Annotated[str, Meta(pattern=r"\S", max_length=300)]
Condition = Annotated[str, Meta(pattern=r"\S", max_length=1000)]
OneOrMore = Name | Annotated[list[Name], Meta(min_length=1)]


class WhistleForm(Struct, frozen=True, forbid_unknown_fields=True):
    """`{kind: 推进, lead: 市场监督管理所, assist: [食安办, "{village}"]}`"""

    kind: Name
    lead: Name
    assist: list[Name] = []


class WithinForm(Struct, frozen=True, forbid_unknown_fields=True):
    """`{count: 3, days: 7, by: [grid, family]}`"""

    count: Annotated[int, Meta(ge=2, le=10_000)]
    days: Annotated[float, Meta(gt=0, le=366)]
    by: Annotated[list[Name], Meta(min_length=1)]


class RuleForm(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a rule file. Every field but `rule` and `because` may be left out."""

    rule: CodeName
    because: Words
    version: Annotated[int, Meta(ge=1)] = 1
    match: dict[str, Any] = {}  # OneOrMore each, by field of fields.MATCH
    when: Condition = ""
    within: WithinForm | None = None
    whistle: WhistleForm | None = None
    dispatch: Name = ""
    assist: OneOrMore = []
    level: Name = ""
    confirm: bool | None = None
    notify: OneOrMore = []
    priority: Annotated[int, Meta(ge=-1000, le=1000)] = 0
    shadow: bool = False


class Names(Struct, frozen=True):
    """What rules may refer to; each mapping is keyed by code, as in `Site`."""

    units: Mapping[str, Unit]
    items: Mapping[str, Item]
    grids: Mapping[str, Grid]
    cameras: Mapping[str, Camera]
    levels: Mapping[str, Level]
    whistles: Mapping[str, WhistleKind]
    posts: Mapping[str, Post] = {}

    @classmethod
    def of(cls, site: Site) -> "Names":
        return cls(site.units, site.items, site.grids, site.cameras, site.levels, site.whistles, site.posts)
