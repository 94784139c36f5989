"""items.csv: the catalogue 事项清单, item by item."""

from collections.abc import Mapping

from command_center.site.load.entry import LIMIT_FORM, Entry
from command_center.site.load.people import unique
from command_center.site.value import Item, Level, Stage, Unit

VILLAGE = "{village}"
EMERGENCIES = ("110", "119", "120")
COLUMNS = (
    "code", "name", "short", "category_1", "category_2", "category_3", "lead", "assist", "level", "families",
    "keywords", "department_only", "on_site", "emergency", "stages", "close", "english",
)  # fmt: skip


def items(rows: list[Entry], units: Mapping[str, Unit], levels: Mapping[str, Level]) -> dict[str, Item]:
    """`units` are those that may be called: not the center, nor a unit that alone verifies."""
    found: dict[str, Item] = {}
    names: dict[str, str] = {}
    keywords: dict[str, str] = {}
    callable_units = {*units, VILLAGE} if units else set()
    for row in rows:
        item = Item(
            code=row.code(),
            name=row.text("name"),
            short=row.text("short", most=8),
            category=(row.text("category_1"), row.text("category_2"), row.text("category_3")),
            lead=row.choice("lead", callable_units, "the code of a unit, or {village}"),
            level=row.choice("level", levels),
            assist=row.choices("assist", callable_units, "codes of units, or {village}", optional=True),
            families=row.texts("families", optional=True),
            keywords=row.texts("keywords", optional=True),
            department_only=row.yes("department_only"),
            on_site=row.yes("on_site"),
            emergency=row.choice("emergency", EMERGENCIES, optional=True),
            stages=_stages(row),
            close=row.limit_or_none("close"),
            english=row.text("english", most=24),
        )
        unique(row, found, "the code of one item")
        if item.lead and item.lead in item.assist:
            row.fail("assist", "units that do not lead", item.lead)
        if item.department_only and _goes_down(item, units):
            row.fail("department_only", "no: a village is called", "yes")
        if item.department_only and item.on_site:
            row.fail("on_site", "no: the item is for departments only", "yes")
        if item.emergency and item.on_site:
            row.fail("on_site", f"no: {item.emergency} is called at once", "yes")
        if names.setdefault(item.name, item.code) != item.code:
            row.fail("name", "the name of one item", item.name)
        for keyword in item.keywords:
            if keywords.setdefault(keyword, item.code) != item.code:
                row.fail("keywords", f"words of one item: {keyword} stands with {keywords[keyword]}", keyword)
            if len(keyword) < 2:
                row.fail("keywords", "words of at least 2 characters", keyword)
        found[item.code] = item
    return found


def _goes_down(item: Item, units: Mapping[str, Unit]) -> bool:
    called = (item.lead, *item.assist)
    return any(code == VILLAGE or (code in units and units[code].level == "village") for code in called)


def _stages(row: Entry) -> tuple[Stage, ...]:
    """`围挡 3 h|抢修 8 h`: a name, then a limit that counts from the dispatch."""
    stages = []
    for text in row.texts("stages", optional=True):
        name, _, limit_text = text.partition(" ")
        if not limit_text:
            row.fail("stages", f"a name and {LIMIT_FORM}", text)
            continue
        limit = row.limit_in("stages", limit_text)
        if limit is not None:
            stages.append(Stage(name, limit))
    return tuple(stages)
