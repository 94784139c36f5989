"""A town of its own for each test, and one with something of everything, served over real HTTP, for those that look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from command_center.starting import bound
from tests.contracts.given import NAMING, REPORTER, Full
from tests.engines import ENGINES, engine_of
from tests.town import Town, town


@pytest.fixture(params=ENGINES)
def t(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, engine_of(request, request.param)) as found:
        yield found


@pytest.fixture(params=ENGINES, scope="module")
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    """Nobody may change what others look for: tests of this town only look."""
    with town(tmp_path_factory.mktemp("full"), engine_of(request, request.param)) as found:
        yield lived_in(found)


@pytest.fixture(params=ENGINES)
def played(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Full]:
    """Another one, to do in what one likes."""
    with town(tmp_path, engine_of(request, request.param)) as found:
        yield lived_in(found)


def lived_in(t: Town) -> Full:
    http, wall = bound(0), bound(0)
    base, screen = (f"//127.0.0.1:{taken.getsockname()[1]}" for taken in (http, wall))
    t.run(t.running.serve(http, wall))
    case = t.ticket("餐饮店无证经营", item="catering-licence", text=NAMING, reporter=REPORTER)
    t.forward(minutes=30)
    why = f"有隐患，{NAMING}"
    t.do("/api/whistles", "duty-leader", case=case, kind="应急", lead="market", assist=["police"], because=why)
    for unit in ("market", "police"):
        t.on_duty(case, unit, "sign")
        t.on_duty(case, unit, "report_in", note=NAMING)
    officers = [{"post": f"market-officer-{n}", "certificate": f"苏E{n}"} for n in (1, 2)]
    t.on_duty(
        case, "market", "notices", number="市监责改〔2026〕1号", basis="《无证无照经营查处办法》第六条",
        officers=officers, party="某饭店", points=["未办许可"], deadline_at="2026-11-27T18:00:00+08:00",
        remedies="可申请行政复议",
    )  # fmt: skip
    closed = t.ticket("路灯不亮", grid="chongshan-02", item="catering-licence", reporter=REPORTER)
    t.close(closed)
    t.ticket(f"不知道归谁管的事，{NAMING}", grid="chongshan-03", reporter=REPORTER)
    alarm = t.alarm(*next((c.code, kind) for c in t.site.cameras.values() for kind in c.alarms))
    for n in range(5):
        t.report(f"第 {n} 处乱堆物", grid=f"fuxi-0{n % 3 + 1}", reporter=REPORTER)
    return Full(t, f"http:{base}", f"ws:{screen}/", case, closed, str(alarm["case"]))
