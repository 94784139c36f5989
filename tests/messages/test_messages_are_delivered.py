"""Messages reach units and posts by the site's channels, and their delivery is true: on both engines."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from command_center.messages import sending
from command_center.messages.message import Delivery
from command_center.site.calendar import WorkTime
from command_center.site.value import Reach, Site
from streams.apprise import Sender
from streams.messages import Send
from tests.cli.process import until
from tests.engines import ENGINES, engine_of
from tests.messages.given import GATEWAY, MAIL, NIGHT, Sent, reached, telling
from tests.messages.postbox import Gateway, Mailbox

SITE = reached(
    {
        "water-supply": Reach((MAIL, GATEWAY), NIGHT),
        "property": Reach((GATEWAY,), NIGHT),
        "supervision": Reach((GATEWAY,)),
        "leadership": Reach((GATEWAY,)),
    },
    {"water-supply-head": Reach((GATEWAY, MAIL))},
    address="https://command.example.org",
)


@pytest.fixture
def senders(mailbox: Mailbox, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Send]:
    monkeypatch.setenv("TEST_MAIL", mailbox.url())
    monkeypatch.setenv("TEST_GATEWAY", gateway.url)
    return {channel.url: Sender(channel.url) for channel in (MAIL, GATEWAY)}


@pytest.fixture(params=ENGINES)
def s(request: pytest.FixtureRequest, tmp_path: Path, senders: Mapping[str, Send]) -> Iterator[Sent]:
    """On `kafka` the facts are brought by Faust; a test that would need the look now and then would take too long."""
    carry = request.getfixturevalue("facts").carry if request.param == "kafka" else None
    with telling(tmp_path, SITE, senders, engine_of(request, request.param), carry) as found:
        yield found


def test_a_called_unit_gets_a_mail_that_says_what_and_by_when(s: Sent, mailbox: Mailbox) -> None:
    case = s.t.ticket("张三说水费不对，电话 13800000000", item="water-meter")
    (told,) = s.settled("sent", 1)
    number, due = s.t.view(case)["number"], s.t.due(case, "sign", "water-supply")
    subject, text = mailbox.mails[0]
    assert subject == "派单：水费水表" and f"{due[5:10]} {due[11:]} 前签收" in text
    assert text.splitlines()[0].endswith(f"工单 {number}　冲山 01　疑难")
    assert text.splitlines()[1] == f"https://command.example.org/cases/{number}"
    assert mailbox.signed_in, "the server was shown the password"
    assert (told["unit"], told["post"], told["kind"], told["channel"]) == ("water-supply", "", "called", "邮件")
    assert told["duty"] == s.t.duty(case, "water-supply")["id"] and told["sent_at"] and told["due_at"][:16] == due
    assert s.undelivered() == 0


def test_the_next_channel_is_tried_when_one_does_not_take_it(s: Sent, mailbox: Mailbox, gateway: Gateway) -> None:
    mailbox.refuses = True
    s.t.ticket("水费不对", item="water-meter")
    (told,) = s.settled("sent", 1)
    assert (told["channel"], told["tries"]) == ("短信", 2)
    assert (mailbox.asked, len(gateway.got), mailbox.mails) == (1, 1, [])
    assert gateway.got[0]["title"] == "派单：水费水表"


def test_what_no_channel_takes_is_tried_again_and_fails_in_the_end(s: Sent, mailbox: Mailbox, gateway: Gateway) -> None:
    mailbox.refuses, gateway.status = True, 503
    case = s.t.ticket("水费不对", item="water-meter")
    for rounds in range(1, 6):
        until(lambda: gateway.asked == mailbox.asked == rounds, "both were tried")  # noqa: B023
        until(lambda: s.deliveries()[0]["tries"] == 2 * rounds, "that is written")  # noqa: B023
        assert s.undelivered() == 1
        s.t.forward(hours=2)
    (told,) = s.settled("failed", 1, unit="water-supply")
    assert told["reason"] == "503" and told["next_at"] is None
    gateway.status = 200
    assert s.t.request("POST", f"/api/deliveries/{told['id']}/retry", "clerk").status_code == 200
    s.settled("sent", 1, unit="water-supply")
    assert s.t.request("POST", f"/api/deliveries/{told['id']}/retry", "clerk").status_code == 409
    assert s.undelivered() == 0 and s.t.duty(case, "water-supply")["state"] == "called"


def test_what_somebody_sent_meanwhile_is_not_overwritten(
    s: Sent, mailbox: Mailbox, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel takes it just as somebody tries it again by hand."""
    mailbox.refuses, gateway.status = True, 503
    s.t.ticket("水费不对", item="water-meter")
    until(lambda: s.undelivered() == 1 and s.deliveries()[0]["tries"] == 2, "it is not delivered")
    once_more = sending.again

    def meanwhile(found: Delivery, site: Site, work: WorkTime, now: int) -> Delivery:
        taken = sending.sent(found, GATEWAY, now)
        s.t.running.store.transact_now(lambda tx: tx.keep_delivery(taken))
        return once_more(found, site, work, now)

    monkeypatch.setattr(sending, "again", meanwhile)
    (told,) = s.deliveries()
    answer = s.t.request("POST", f"/api/deliveries/{told['id']}/retry", "clerk")
    assert answer.status_code == 409 and answer.json()["detail"] and answer.json()["english"]
    assert [(one["state"], one["channel"]) for one in s.deliveries()] == [("sent", "短信")]


def test_a_unit_that_signed_is_no_worry_any_more(s: Sent, mailbox: Mailbox, gateway: Gateway) -> None:
    mailbox.refuses, gateway.status = True, 503
    case = s.t.ticket("水费不对", item="water-meter")
    until(lambda: s.undelivered() == 1, "it is not delivered")
    s.t.finish(case, "water-supply")
    assert s.undelivered() == 0


def test_cards_and_reminders_go_to_the_unit_and_to_the_post_that_has_channels(s: Sent, gateway: Gateway) -> None:
    case = s.t.ticket("水费不对", item="water-meter")
    s.settled("sent", 1)
    s.t.forward(days=2, hours=1)
    s.settled("sent", 5)
    told = [(one["kind"], one["unit"], one["post"]) for one in s.deliveries(case=case)]
    assert sorted(told) == [
        ("called", "water-supply", ""),
        ("reminded", "water-supply", "water-supply-head"),
        ("supervised", "supervision", ""),
        ("supervised", "water-supply", ""),
        ("yellow", "water-supply", ""),
    ]
    titles = {got["title"] for got in gateway.got}
    assert titles == {"催办：水费水表，供水所签收超时", "督办：水费水表，供水所签收超时"}


def test_a_return_goes_to_who_reviews_it_and_its_ruling_back_to_the_unit(
    s: Sent, mailbox: Mailbox, gateway: Gateway
) -> None:
    case = s.t.ticket("水费不对", item="water-meter")
    s.t.on_duty(
        case, "water-supply", "return", **{"reason": "职能不符", "basis": "李四说不归我们", "suggested": "property"}
    )
    s.settled("sent", 2)
    assert gateway.got[0]["title"] == "供水所退单：水费水表"
    assert gateway.got[0]["message"].startswith("因职能不符　建议物业办　") and "李四" not in gateway.got[0]["message"]
    s.t.on_duty(case, "water-supply", "uphold", "supervisor")
    s.settled("sent", 3)
    assert mailbox.mails[-1][0] == "退单未准：水费水表"


def test_nobody_hears_of_a_whistle_before_it_is_approved_but_those_who_approve(
    s: Sent, mailbox: Mailbox, gateway: Gateway
) -> None:
    case = s.t.ticket("水费不对", item="water-meter")
    s.settled("sent", 1)
    s.t.do(
        "/api/whistles", "clerk", case=case, kind="推进", because="王五家的店", lead="property", assist=["water-supply"]
    )
    s.t.whistle(case, "apply", "clerk")
    s.settled("sent", 2)
    assert [(got["title"], "王五" in got["message"]) for got in gateway.got] == [("待批准推进哨：水费水表", False)]
    s.t.whistle(case, "approve", "leader")
    s.settled("sent", 4)
    assert gateway.got[-1]["title"] == "推进哨：水费水表" and gateway.got[-1]["message"].startswith("物业办主办　")
    assert mailbox.mails[-1][0] == "推进哨：水费水表" and mailbox.mails[-1][1].startswith("供水所协办　")


def test_the_night_is_quiet_but_for_what_is_urgent(s: Sent, mailbox: Mailbox) -> None:
    s.t.forward_to("2026-11-24T22:30")
    s.t.ticket("水费不对", item="water-meter")
    (waits,) = s.settled("waiting", 1)
    assert waits["next_at"][:16] == "2026-11-25T07:00" and not mailbox.mails
    s.t.ticket("水费不对", item="water-outage", grid="fuxi-01")
    (urgent,) = s.settled("sent", 1)
    assert urgent["text"].endswith("福溪 01　加急")
    s.t.finish(urgent["case"], "water-supply")
    s.t.forward_to("2026-11-25T06:59")
    s.settled("waiting", 1)
    s.t.forward_to("2026-11-25T07:00")
    assert max(told["sent_at"][:16] for told in s.settled("sent", 2)) == "2026-11-25T07:00"
    assert s.undelivered() == 0


def test_what_becomes_urgent_at_night_is_heard_at_night(s: Sent) -> None:
    """The duty was called at a level that waits for the morning; its case has another by now."""
    s.t.forward_to("2026-11-24T21:30")
    case = s.t.ticket("充电棚缺一个插座", item="ebike-station", grid="fuxi-01")
    s.settled("sent", 1)
    s.t.on_duty(case, "property", "sign")
    s.t.forward_to("2026-11-24T22:30")
    assert s.t.ticket("充电棚冒烟", item="ebike-station", grid="fuxi-01", level="L1") == case
    assert (s.t.view(case)["level"], s.t.due(case, "close", "property")) == ("L1", "2026-11-25T00:30")
    s.t.forward_to("2026-11-25T00:31")
    _, *told = s.settled("sent", 4, unit="property")
    assert sorted(one["kind"] for one in told) == ["red", "reminded", "yellow"]
    assert all(one["sent_at"] < "2026-11-25T00:32" and one["text"].endswith("紧急") for one in told)


def test_what_was_done_before_the_morning_is_not_sent(s: Sent, mailbox: Mailbox) -> None:
    s.t.forward_to("2026-11-24T22:30")
    done, still_open = (s.t.ticket("水费不对", item="water-meter", grid=grid) for grid in ("fuxi-01", "chongshan-01"))
    s.settled("waiting", 2)
    s.t.finish(done, "water-supply")
    s.t.forward_to("2026-11-25T07:06")
    (dropped,) = s.settled("moot", 1)
    assert (dropped["case"], dropped["tries"], dropped["sent_at"], dropped["next_at"]) == (done, 0, None, None)
    assert s.settled("sent", 1)[0]["case"] == still_open and len(mailbox.mails) == 1
    assert [one["state"] for one in s.t.story(done)["deliveries"]] == ["moot"]
    assert s.t.request("POST", f"/api/deliveries/{dropped['id']}/retry", "clerk").status_code == 409


def test_what_was_done_while_no_channel_took_it_is_not_tried_again(s: Sent, mailbox: Mailbox, gateway: Gateway) -> None:
    mailbox.refuses, gateway.status = True, 503
    case = s.t.ticket("水费不对", item="water-meter")
    until(lambda: gateway.asked == mailbox.asked == 1, "both were tried")
    until(lambda: s.deliveries()[0]["tries"] == 2, "that is written")
    s.t.finish(case, "water-supply")
    s.t.forward(minutes=2)
    (dropped,) = s.settled("moot", 1)
    assert (dropped["tries"], dropped["reason"], gateway.asked, mailbox.asked) == (2, "503", 1, 1)
    assert s.undelivered() == 0


def test_each_message_is_sent_once_though_the_sender_ends_and_begins_again(s: Sent, gateway: Gateway) -> None:
    for n in range(5):
        s.t.ticket("房屋渗漏", item="house-leak", grid=f"fuxi-0{n + 1}")
        s.end()
        s.t.ticket("房屋渗漏", item="house-leak", grid=f"chongshan-0{n + 1}")
        s.begin()
    sent = s.settled("sent", 10)
    assert len({one["id"] for one in sent}) == 10
    assert len(gateway.got) == len({got["message"] for got in gateway.got}) == 10


def test_a_unit_sees_its_own_deliveries_alone(s: Sent) -> None:
    case = s.t.ticket("水费不对", item="water-meter")
    s.settled("sent", 1)
    assert len(s.deliveries("water-supply-clerk")) == len(s.deliveries("clerk")) == 1
    assert s.deliveries("property-clerk") == s.deliveries("property-clerk", unit="water-supply") == []
    told = s.t.story(case)["deliveries"]
    assert [(one["unit"], one["state"]) for one in told] == [("water-supply", "sent")]


def test_who_is_slow_delays_no_other(s: Sent, mailbox: Mailbox, gateway: Gateway) -> None:
    mailbox.held.clear()
    s.t.ticket("水费不对", item="water-meter")
    until(lambda: mailbox.asked == 1, "the mail server was asked")
    s.t.ticket("房屋渗漏", item="house-leak", grid="fuxi-01")
    s.settled("sent", 1, unit="property")
    mailbox.held.set()
    s.settled("sent", 1, unit="water-supply")
    assert len(mailbox.mails) == 1


def test_nobody_is_told_twice_however_fast_it_goes(tmp_path: Path) -> None:
    told: list[str] = []

    def take(title: str, text: str) -> str:
        told.append(text)
        return "" if len(told) % 3 else "no-answer"

    with telling(tmp_path, SITE, {MAIL.url: take, GATEWAY.url: take}) as s:
        for n in range(60):
            s.t.ticket("水费不对", item=("water-meter", "house-leak")[n % 2], grid=f"fuxi-0{n % 5 + 1}")
        until(lambda: len(s.deliveries()) == 60, "each ticket is queued")
        until(lambda: all(one["state"] == "sent" or one["tries"] for one in s.deliveries()), "each was tried")
        # What is on its way is told before it is counted; what was told twice would never be counted.
        until(lambda: len(told) == sum(one["tries"] for one in s.deliveries()), "each telling is counted once")
        tries = [one["tries"] for one in s.deliveries()]
    assert len(tries) == len(set(told))
