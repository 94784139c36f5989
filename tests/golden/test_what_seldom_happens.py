"""What neither a generated day nor a scenario brings about; here so that every kind of fact has a sample."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from command_center.site.value import Limit, Rule
from tests.engines import ENGINES, engine_of
from tests.town import Town, guangfu, town

BROKEN = Rule(code="divides-by-nothing", version=1, because="写错了", when="1 / case.returns > 0")


@pytest.fixture(params=ENGINES)
def t(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """One rule fails, one item belongs to a unit that is not there; every closed case is drawn, for a short time."""
    site = guangfu()
    orphan = replace(site.items["bus"], lead="nobody")
    sample = replace(site.ladders["sample"], limit=Limit(2, "wd"))
    site = replace(
        site,
        items={**site.items, "bus": orphan},
        ladders={**site.ladders, "sample": sample},
        rules=(*site.rules, BROKEN),
        settings=replace(site.settings, sample_share=1.0),
    )
    with town(tmp_path, engine_of(request, request.param), site=site) as found:
        yield found
        before = found.dump()
        assert found.rebuilt() == before


def handled(t: Town) -> str:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "sign")
    return case


def test_a_rule_that_fails_is_a_fact_and_keeps_nothing_from_happening(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    assert "rule.failed" in t.kinds(case)
    assert t.status(case) == "to-sign"


def test_an_item_of_a_unit_that_is_not_there_goes_to_the_duty_desk(t: Town) -> None:
    case = t.ticket("公交班次太少", item="bus", grid="fuxi-01")
    assert t.kinds(case)[-1] == "case.unmatched"
    assert (t.status(case), t.view(case)["owner"]) == ("to-dispatch", "role:clerk")


def test_a_meeting_can_be_convened_after_an_accepted_return(t: Town) -> None:
    case = t.ticket("店外经营", item="out-of-shop", grid="fuxi-01")
    t.on_duty(case, "enforcement", "return", reason="职能不符", basis="属市场监管", suggested="market")
    t.on_duty(case, "enforcement", "accept_return", "supervisor")
    t.act(case, "convene", "duty-leader")
    assert t.status(case) == "meeting"


def test_an_extension_is_refused(t: Town) -> None:
    case = handled(t)
    promised = t.promised(case)
    t.act(case, "ask_extension", "enforcement-head", days=2, reason="材料采购")
    t.act(case, "refuse_extension", "supervisor", reason="按原时限办理")
    assert t.kinds(case)[-1] == "case.extension-refused"
    assert t.promised(case) == promised


def test_a_suspension_is_refused(t: Town) -> None:
    case = handled(t)
    t.act(case, "ask_suspension", "enforcement-head", review_date="2026-12-15", reason="等改造")
    t.act(case, "refuse_suspension", "duty-leader", reason="可以先行处理")
    assert t.kinds(case)[-1] == "case.suspension-refused"
    assert t.status(case) == "handling"


def test_a_sample_that_nobody_takes_before_the_evaluation_lapses(t: Town) -> None:
    case = handled(t)
    t.close(case)
    t.forward(days=2)
    assert (t.kinds(case)[-1], t.status(case)) == ("case.sample-lapsed", "closed")


def test_a_notice_is_withdrawn_by_the_units_head(t: Town) -> None:
    case = t.ticket("饭店无证", item="catering-licence", grid="fuxi-01")
    t.blow(case, "market", "fuxi")
    t.on_duty(case, "market", "sign")
    t.on_duty(case, "market", "contact", officer="market-officer-1")
    t.on_duty(case, "market", "report_in")
    officers = [{"post": f"market-officer-{n}", "certificate": f"苏E-1{n}"} for n in (1, 2)]
    t.on_duty(
        case, "market", "notices", number="责改1号", basis="《无证无照经营查处办法》", officers=officers,
        party="生成经营户", points=["办理许可"], deadline_at="2026-12-02T17:30:00+08:00", remedies="可申请复议",
    )  # fmt: skip
    notice = next(iter(t.case(case)["notices"]))
    t.do(f"/api/notices/{notice}/withdraw", "market-head", reason="当事人当场提供了许可")
    assert t.kinds(case)[-1] == "notice.withdrawn"


def test_somebody_is_shown_who_asked(t: Town) -> None:
    case = handled(t)
    signal = next(iter(t.case(case)["signals"]))
    t.do(f"/api/signals/{signal}/reveal", "caller", reason="回访要核对地址")
    assert t.kinds(case)[-1] == "requester.revealed"
