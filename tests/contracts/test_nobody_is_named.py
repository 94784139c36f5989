"""Who asked is told by no answer, whoever looks."""

from sqlalchemy import select

from command_center.store import tables
from tests.contracts.given import NAMING, REPORTER, TYPE, Full, event, post
from tests.town import Town

BEGIN, NOW = "2026-11-24T01:30:00Z", "2026-11-24T02:00:00Z"  # of the lived-in town: when it began, and now


def gets(full: Full) -> list[str]:
    """Every path that can be read, with what is there."""
    case, t = full.t.case(full.case), full.t
    parts = [*case["duties"], *case["whistles"], *case["notices"]]
    assert len(parts) >= 4
    signal = next(iter(case["signals"].values()))
    fixed = [
        "cases", "duties", "whistles", "rates", "units", "posts", "grids", "facts?limit=200", "transitions",
        "dead-letters", "deliveries", "site", "clock", "session", "duty", f"duty/{full.case}",
        f"signals?source={signal['source']}&id={signal['id']}", "replay/period", f"replay?at={NOW}",
        f"replay/frames?from={BEGIN}&until={NOW}&every=0",
    ]  # fmt: skip
    cases = [case["id"] for case in t.get("/api/cases", limit=200)["items"]]
    seen = [f"/api/cases/{id}" for id in cases]
    return [
        *(f"/api/{path}" for path in fixed), *seen, f"/notices/{next(iter(case['notices']))}", f"/cases/{full.case}",
        "/openapi.json", "/readyz", "/healthz", f"/schemas/{TYPE}.json",
    ]  # fmt: skip


def test_no_answer_has_the_name_or_the_phone(full: Full) -> None:
    secrets = [str(REPORTER["name"]), str(REPORTER["phone"]), "139-8765-4321"]
    for path in gets(full):
        for who in ("", "clerk", "caller", "duty-leader", "market-clerk", "source-12345"):
            answer = full.t.request("GET", path, who)
            # 503: a page that has not been built; the others: not for this post
            assert answer.status_code in (200, 503) or (who and answer.status_code in (403, 404)), (path, who)
            assert not [secret for secret in secrets if secret in answer.text], (path, who)
    for who in ("clerk", "caller", "duty-leader", "market-clerk"):
        assert not [secret for secret in secrets if secret in full.t.request("GET", "/api/desk", who).text]
    dump = full.t.dump().decode()
    assert not [secret for secret in secrets if secret in dump]


def test_neither_has_the_answer_of_a_dry_run_or_a_refusal(t: Town) -> None:
    data = {"title": "路灯不亮", "text": NAMING, "reporter": REPORTER}
    dry = post(t, event(data=data), path="/events?dry_run=true")
    refused = post(t, event(data={**data, "level": "L9"}))
    assert (dry.status_code, refused.status_code) == (200, 400)
    for answer in (dry, refused):
        assert REPORTER["phone"] not in answer.text and REPORTER["name"] not in answer.text


def test_neither_do_the_log_and_the_signals_on_their_way(full: Full) -> None:
    """What leaves the center, by webhooks and topics, is made of these."""
    store = full.t.running.center.store
    with store.snapshot() as reader:
        rows = [*reader.rows(select(tables.facts.c.doc)), *reader.rows(select(tables.signals.c.doc))]
    assert len(rows) > 20
    secrets = (str(REPORTER["name"]), str(REPORTER["phone"]), "139-8765-4321")
    assert not [secret for secret in secrets for (doc,) in rows if secret in doc]
