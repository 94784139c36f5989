"""Accounts, keys and screens; the audit; a person erased. On SQLite while no center runs, on PostgreSQL at any time."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from command_center.cli.data import Data, Database, expect_data, opened, operator, store_of
from command_center.facts.durations import DAY, SECOND

if TYPE_CHECKING:
    from command_center.access.people import Account, Kind
    from command_center.access.requesters import Requester
    from command_center.accounts import Keeper
    from command_center.store import Store
    from command_center.store.reader import DeadLetter

Name = Annotated[str, typer.Argument(help="of the account")]
Given = Annotated[bool, typer.Option("--ask", help="type the password, instead of having one made")]
Lives = Annotated[float, typer.Option(min=1 / 24, max=3660, help="days until it ends")]
BAD_RECORD = "没读成的来件记录（a record that could not be read）"


def register(app: typer.Typer) -> None:
    account = typer.Typer(help="Who may sign in.", no_args_is_help=True)
    account.command("add")(add_account)
    account.command("list")(list_accounts)
    account.command("disable")(disable_account)
    account.command("password")(new_password)
    app.add_typer(account, name="account")
    key = typer.Typer(help="With which machines come in.", no_args_is_help=True)
    key.command("new")(new_key)
    key.command("list")(list_keys)
    key.command("end")(end_key)
    app.add_typer(key, name="key")
    kiosk = typer.Typer(help="With which a wall's screen comes in.", no_args_is_help=True)
    kiosk.command("new")(new_kiosk)
    kiosk.command("list")(list_kiosks)
    kiosk.command("end")(end_kiosk)
    app.add_typer(kiosk, name="kiosk")
    audit = typer.Typer(help="Who was shown what, and who changed who may come in.", no_args_is_help=True)
    audit.command("list")(list_audit)
    audit.command("verify")(verify_audit)
    audit.command("prune")(prune_audit)
    app.add_typer(audit, name="audit")
    app.command()(erase)


# -- accounts ----------------------------------------------------------------------------------------------------------


def add_account(
    name: Name,
    data: Data,
    site: Annotated[Path, typer.Option(help="the site's folder, which has the posts")],
    post: Annotated[list[str] | None, typer.Option(help="as which it may act; may be repeated")] = None,
    admin: Annotated[bool, typer.Option(help="it keeps the accounts")] = False,
    ask: Given = False,
    database: Database = "",
) -> None:
    """Make an account. Its first password is shown once, and must be changed at the first sign-in."""
    from command_center.access.passwords import hashed
    from command_center.access.people import Account
    from command_center.accounts import Alike
    from command_center.starting import CannotStart, read_site

    posts = tuple(post or ())
    if unknown := [code for code in posts if code not in read_site(site).posts]:
        raise CannotStart(f"没有岗位 {unknown[0]}（no such post in {site}）")
    with _keeping(data, database) as (keeper, store):
        if complaint := keeper.complaint(name):
            raise CannotStart("{}（{}）".format(*complaint))
        if store.read(lambda reader: reader.account(name)) is not None:
            raise CannotStart(f"已有账号 {name}（there is such an account）")
        password = _password(ask)
        try:
            keeper.put(Account(name, hashed(password), posts, admin, once=True), operator())
        except Alike as found:
            raise CannotStart(str(found)) from None
    _tell(name, password, ask)


def list_accounts(data: Data, database: Database = "") -> None:
    """Name, posts, and what else there is to know."""
    with _looking(data, database) as store:
        for one in store.read(lambda reader: reader.accounts()):
            marks = [mark for mark in ("admin", "disabled", "once") if getattr(one, mark)]
            typer.echo("  ".join([one.name, ",".join(one.posts) or "-", *marks]))


def disable_account(name: Name, data: Data, database: Database = "") -> None:
    """Nobody signs in with it any more, and who is signed in is out."""
    from msgspec.structs import replace

    from command_center.accounts import LastKeeper
    from command_center.starting import CannotStart

    with _keeping(data, database) as (keeper, store):
        try:
            keeper.put(replace(_account(store, name), disabled=True), operator())
        except LastKeeper:
            raise CannotStart(f"{name} 是最后一个管理员（somebody must keep the accounts）") from None
    typer.echo(f"已停用 {name}（disabled）")


def new_password(name: Name, data: Data, ask: Given = False, database: Database = "") -> None:
    """Give it another password, which must be changed at the next sign-in."""
    with _keeping(data, database) as (keeper, store):
        _account(store, name)  # before anybody is asked for one
        password = _password(ask)
        keeper.renew(name, operator(), password)
    _tell(name, password, ask)


def _account(store: "Store", name: str) -> "Account":
    from command_center.starting import CannotStart

    found = store.read(lambda reader: reader.account(name))
    if found is None:
        raise CannotStart(f"没有账号 {name}（no such account）")
    return found


def _password(ask: bool) -> str:
    from command_center.access.passwords import complaint, secret
    from command_center.starting import CannotStart

    if not ask:
        return secret()
    password = str(typer.prompt("密码 password", hide_input=True, confirmation_prompt=True, err=True))
    if wrong := complaint(password):
        raise CannotStart("{}（{}）".format(*wrong))
    return password


def _tell(name: str, password: str, asked: bool) -> None:
    typer.echo(f"账号 {name}" if asked else f"账号 {name}，初始密码 {password}，只显示这一次（shown this once）")


# -- keys and screens --------------------------------------------------------------------------------------------------


def new_key(
    name: Annotated[str, typer.Argument(help="what it is for")],
    data: Data,
    scope: Annotated[list[str], typer.Option(help="events, facts, beats or operate; may be repeated")],
    source: Annotated[str, typer.Option(help="with which the source of its events begins")] = "",
    days: Lives = 365,
    database: Database = "",
) -> None:
    """Make a key, and show it once."""
    from command_center.access.may import SCOPES
    from command_center.starting import CannotStart

    if unknown := [one for one in scope if one not in SCOPES]:
        raise CannotStart(f"--scope: expected {', '.join(SCOPES)}, got {unknown[0]}")
    if "events" in scope and not source:
        raise CannotStart("--source：送事件的钥匙要说明来源（a key for events says from which source）")
    typer.echo(_given("key", name, days, data, database, tuple(scope), source))
    typer.echo("Authorization: Bearer …，只显示这一次（shown this once）", err=True)


def list_keys(data: Data, database: Database = "") -> None:
    """Name, scopes, source, and the day on which each ends."""
    _list("key", data, database)


def end_key(name: str, data: Data, database: Database = "") -> None:
    """Whoever has it does not come in any more."""
    _end("key", name, data, database)


def new_kiosk(
    name: Annotated[str, typer.Argument(help="where the screen hangs")],
    data: Data,
    url: Annotated[str, typer.Option(help="the center, as the screen reaches it")] = "http://127.0.0.1:8000",
    days: Lives = 365,
    database: Database = "",
) -> None:
    """Make a link for a wall's screen, and show it once."""
    secret = _given("kiosk", name, days, data, database)
    typer.echo(f"{url.rstrip('/')}/wall#kiosk={secret}")
    typer.echo("在大屏上打开一次，只显示这一次（open it once on the screen; it is shown this once）", err=True)


def _given(
    kind: "Kind", name: str, days: float, data: Path, database: str, scopes: tuple[str, ...] = (), source: str = ""
) -> str:
    from command_center.access.people import is_name
    from command_center.starting import CannotStart

    if not is_name(name):
        raise CannotStart(f"名称不能用：{name:.80}（not a name）")
    with _keeping(data, database) as (keeper, _):
        secret = keeper.give(kind, name, days, operator(), scopes, source)
    if not secret:
        raise CannotStart(f"已有同名的 {name}（there is one of this name）")
    return secret


def list_kiosks(data: Data, database: Database = "") -> None:
    """Name, and the day on which each ends."""
    _list("kiosk", data, database)


def end_kiosk(name: str, data: Data, database: Database = "") -> None:
    """The screen shows nothing any more."""
    _end("kiosk", name, data, database)


def _list(kind: "Kind", data: Path, database: str) -> None:
    with _looking(data, database) as store:
        for one in store.read(lambda reader: reader.tokens([kind])):
            typer.echo("  ".join([one.name, ",".join(one.scopes), one.source, f"—{_day(one.ends_at)}"]).rstrip())


def _end(kind: "Kind", name: str, data: Path, database: str) -> None:
    with _keeping(data, database) as (keeper, _):
        count = keeper.take_back(kind, name, operator())
    typer.echo(f"{count} 个已收回（taken back）")


# -- the audit ---------------------------------------------------------------------------------------------------------


def list_audit(
    data: Data,
    about: Annotated[str, typer.Option(help="of a signal's key or an account alone")] = "",
    database: Database = "",
) -> None:
    """Number, moment (UTC), who, what, about what, why."""
    with _looking(data, database) as store:
        after = 0
        while rows := store.read(lambda reader, after=after: reader.audited(about, after)):  # type: ignore[misc]
            for after, one, _ in rows:
                typer.echo(
                    "  ".join(
                        word for word in (str(after), _moment(one.at), one.who, one.did, one.about, one.why) if word
                    )
                )


def verify_audit(
    data: Data,
    noted: Annotated[str, typer.Option(help="an end that was noted before, and must still be there")] = "",
    database: Database = "",
) -> None:
    """Whether a row was changed, taken out or moved. Prints the chain's end: note it elsewhere."""
    from command_center.access.audit import in_words

    with _looking(data, database) as store:
        count, found = store.read(lambda reader: reader.audit_broken())
        end, there = store.read(lambda reader: (reader.get("audit-ends") or "", not noted or reader.has_chain(noted)))
    broken = in_words(found)
    if not broken and not there:
        broken = "记下的那一行已不在（what was noted is not there any more）"
    if broken:
        typer.echo(f"审计日志不完整 broken: {broken}", err=True)
        sys.exit(1)
    typer.echo(f"{count} 行，完整（rows, whole）")
    typer.echo(f"末尾 end: {end}")


def prune_audit(
    data: Data,
    older_than: Annotated[int, typer.Option(help="days; at least 180")],
    database: Database = "",
) -> None:
    """Take away what is older. What is left can be verified as before."""
    from command_center.access.audit import KEPT_DAYS, Entry
    from command_center.clock import machine_now
    from command_center.starting import CannotStart
    from command_center.store import Tx

    if older_than < KEPT_DAYS:
        raise CannotStart(f"审计至少保留 {KEPT_DAYS} 天（the audit is kept for {KEPT_DAYS} days at least）")
    now = machine_now()

    def work(tx: Tx) -> int:
        count = tx.prune_audit(now - older_than * DAY)
        if count:
            tx.audit(Entry(now, operator(), "pruned", "audit", f"{count} rows older than {older_than} days"))
        return count

    with closing(opened(data, database)) as store:
        typer.echo(f"{store.transact_now(work)} 行已清理（rows taken away）")


# -- a person erased ---------------------------------------------------------------------------------------------------


def erase(
    requester: Annotated[str, typer.Argument(help="the phone, or the name in full")],
    data: Data,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
    database: Database = "",
) -> None:
    """Take away who somebody is and what they wrote, also in a broker's records that could not be read. Cases and facts
    stay, which never had it."""
    from command_center.access.audit import Entry
    from command_center.access.requesters import of_person
    from command_center.clock import machine_now
    from command_center.store import Tx

    with closing(opened(data, database)) as store:
        found = store.read(lambda reader: of_person(requester, list(reader.every_requester())))
        letters = store.read(lambda reader: _letters_about(requester, found, reader.every_dead_letter()))
        if not found and not letters:
            typer.echo("没有找到（nobody was found）")
            return
        count = len(found) + len(letters)
        for line, times in sorted(Counter([*map(_shown, found), *(BAD_RECORD for _ in letters)]).items()):
            typer.echo(f"{line}  ×{times}")
        if not yes and not typer.confirm("删除后不能恢复，删除吗 erase for good?"):
            return

        def work(tx: Tx) -> None:
            tx.forget_for_good()
            for one in found:
                tx.erase_requester(one.key)
            for letter in letters:
                tx.drop_dead_letter(letter.origin, letter.position)
            tx.audit(Entry(machine_now(), operator(), "erased", "a requester", f"{count} rows"))

        store.transact_now(work)
    typer.echo(f"{count} 条已删除（erased）；备份里的不受影响（backups still have them）")


def _letters_about(who: str, found: "Sequence[Requester]", letters: "Iterable[DeadLetter]") -> "list[DeadLetter]":
    """What a broker brought, could not be read and names this person: it was kept as it came."""
    import msgspec

    from command_center.access.masking import forms, mentions
    from command_center.intake.events import Envelope, words_in

    whom = forms(who, *(word for one in found for word in (one.name, one.phone)))
    about = []
    for letter in letters:
        try:
            record = msgspec.json.decode(letter.payload, type=Envelope)
        except msgspec.DecodeError:  # of what the center itself has written, which was masked
            continue
        if any(mentions(text, whom) for text in words_in(record)):
            about.append(letter)
    return about


def _shown(one: "Requester") -> str:
    from command_center.access.masking import masked_name, masked_phone

    if not one.name and not one.phone:
        return "原文里提到的（named in what somebody wrote）"
    return f"{masked_name(one.name) or '未留姓名'}  {masked_phone(one.phone) or '未留电话'}"


# -- how they come to the data -----------------------------------------------------------------------------------------


@contextmanager
def _keeping(data: Path, database: str) -> "Iterator[tuple[Keeper, Store]]":
    from command_center.accounts import Keeper

    with closing(opened(data, database)) as store:
        yield Keeper(store), store


@contextmanager
def _looking(data: Path, database: str) -> "Iterator[Store]":
    """To read alone, beside a center that may be running."""
    from command_center.starting import CannotStart
    from command_center.store import DataNewer, DataOlder, Unavailable

    if not database:
        expect_data(data)
    with closing(store_of(data, database)) as store:
        try:
            store.look()
        except (DataNewer, DataOlder, Unavailable) as error:
            raise CannotStart(str(error)) from None
        yield store


def _moment(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at / SECOND, UTC).isoformat(timespec="seconds")


def _day(at: int) -> str:
    return _moment(at)[:10]
