"""How long the rules take an event: 1,000 rules, few of them candidates."""

import time
from collections.abc import Iterator

from command_center.case.state import Case
from command_center.facts.parts import SignalPart
from command_center.rules.engine import Engine
from command_center.rules.fields import Input
from command_center.site.value import Calendar, Grid, Hours, Item, Limit, Rule, Settings, Site, Whistle

RULES = 1_000
ROUNDS = 2_000


def table() -> Iterator[tuple[str, str]]:
    """Rows of (what, µs an event); the best of five runs, in processor time, so that neighbours do not count."""
    site = _site()
    signal = SignalPart(
        key="s", source="/12345", id="s", type="hotline.ticket.v1", at=0, arrived_at=0, title="餐饮店无证经营",
        text="三家店没有灭火器", item="item-7", families=("消防",), level="L3", kind="投诉", grid="g7",
    )  # fmt: skip
    given = Input(signal, Case(id="c", item="item-7", grid="g7", signals={"s": signal}), site, 0)
    for what, when in (
        ("no condition", ""),
        ("conditions on the signal", 'signal.level == "L2"'),
        ("conditions on signal and case", 'case.signals.size() >= 2 && signal.level == "L2"'),
        ("conditions on everything", "case.returns > 0 && item.lead == signal.level && grid.households > now.hour"),
    ):
        engine = Engine([_rule(i, when) for i in range(RULES)])
        number = len(engine.index.candidates(lambda field: {"item": ("item-7",), "grid": ("g7",)}.get(field, ())))
        yield f"{RULES} rules, {number} candidates, {what}", f"{_micros(engine, given):.0f}"


def _micros(engine: Engine, given: Input) -> float:
    runs = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(ROUNDS):
            engine.run(given, lambda group, days: ())
        runs.append((time.process_time() - start) / ROUNDS * 1e6)
    return min(runs)


def _rule(i: int, when: str) -> Rule:
    match = {"item": (f"item-{i % 400}",), "grid": (f"g{i % 48}",)} if i % 400 != 7 else {"item": ("item-7",)}
    return Rule(f"r-{i}", 1, "理由", match, when, whistle=Whistle("推进", "market"))


def _site() -> Site:
    items = {f"item-{i}": Item(f"item-{i}", f"事项 {i}", "事项", ("", "", ""), "market", "L3") for i in range(400)}
    grids = {f"g{i}": Grid(f"g{i}", f"网格 {i}", "v", (), (0, 0)) for i in range(48)}
    calendar = Calendar("Asia/Shanghai", Hours(((540, 1020),)), (), frozenset(), frozenset())
    settings = Settings(
        join_metres=300, join_days=7, repeat_days=30, upstream_margin=Limit(1, "wd"),
        sample_share=0, on_site_sample_share=0, dispute_family="",
    )  # fmt: skip
    return Site(
        code="b", name="", english="", hash="", rules_hash="", modules=(), calendar=calendar, units={}, posts={},
        items=items, grids=grids, cameras={}, levels={}, whistles={}, ladders={}, rules=(), settings=settings,
    )  # fmt: skip


if __name__ == "__main__":
    for what, micros in table():
        print(f"{what:70} {micros:>6} µs")
