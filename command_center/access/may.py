"""Who may ask for what: the one table. Each handler by its name, and the words of a viewer that open it.

Which verbs a post may do on a case stands in the tables of `case.table`; which cases somebody sees, in `sees`.
"""

from collections.abc import Mapping

TOWN = frozenset({
    "clerk", "duty-leader", "supervisor", "verifier", "caller", "leader", "secretary", "mayor", "auditor",
})  # fmt: skip
"""Roles that see every case of the town."""
UNIT = frozenset({"unit-clerk", "unit-head", "officer", "grid-worker"})
"""Roles that see what their unit has to do with."""
PEOPLE = TOWN | UNIT | {"source"}
"""Every role of a post (domain: 岗位). An account without a post has none of them."""
CALLING = frozenset({"caller", "clerk", "duty-leader", "supervisor"})
"""Roles that may have a requester revealed, in any case of the town."""
ONLOOKER = frozenset({"onlooker"})
"""Whoever opens a demo, on the machine itself, before a post is chosen."""
LOOKING = PEOPLE | ONLOOKER
ACCOUNT = PEOPLE | {"account"}
"""Whoever has signed in, with a post or without. A newcomer has not yet: first comes a password of one's own."""
ANYONE = frozenset({"anyone"})
ADMIN = frozenset({"admin"})
SCOPES = ("events", "facts", "beats", "operate")
"""What a key may be for: to send signals and see what became of them, to read the log, to say that feeds are alive, to
look after dead letters and have any case explained."""

EVENTS, FACTS, BEATS, OPERATE = (frozenset({f"key:{scope}"}) for scope in SCOPES)
KEYS = EVENTS | FACTS | BEATS | OPERATE
KIOSK = frozenset({"kiosk"})

MAY: Mapping[str, frozenset[str]] = {
    # health, and pages: the page itself shows nothing of the town
    "healthz": ANYONE,
    "readyz": ANYONE,
    "metrics": ANYONE,
    "openapi": ANYONE,
    "schema": ANYONE,
    "transitions": ANYONE,
    "read_clock": ANYONE,
    "root": ANYONE,
    "page": ANYONE,
    "field_worker": ANYONE,
    "static_file": ANYONE,
    # coming and going
    "show_session": ANYONE,
    "sign_in": ANYONE,
    "sign_out": ANYONE,
    "show_kiosk": ANYONE,
    "start_oidc": ANYONE,
    "end_oidc": ANYONE,
    "choose_post": ACCOUNT | ONLOOKER,
    "change_password": ACCOUNT | {"newcomer"},
    "list_accounts": ADMIN,
    "make_account": ADMIN,
    "put_account": ADMIN,
    "renew_password": ADMIN,
    "list_sessions": ADMIN,
    "take_session": ADMIN,
    "list_tokens": ADMIN,
    "give_token": ADMIN,
    "take_token": ADMIN,
    "list_audit": ADMIN,
    "verify_audit": ADMIN,
    # the site
    "show_site": LOOKING | KIOSK | KEYS | {"account"},
    "list_units": LOOKING | KEYS,
    "list_posts": LOOKING,
    "list_grids": LOOKING | KEYS,
    # cases and their parts; units and sources see their own
    "list_cases": LOOKING,
    "show_case": LOOKING | EVENTS | OPERATE,
    "list_looks": TOWN | ONLOOKER,
    "export_case": LOOKING,
    "desk": PEOPLE,
    "duty_queue": TOWN | ONLOOKER,
    "duty_thing": TOWN | ONLOOKER,
    "preview_verb": PEOPLE,
    "show_handover": TOWN | ONLOOKER,
    "sign_handover": frozenset({"clerk", "duty-leader"}),
    "list_duties": LOOKING,
    "list_whistles": LOOKING,
    "list_deliveries": LOOKING,
    "retry_delivery": frozenset({"clerk", "duty-leader"}) | ONLOOKER,
    "notice_page": LOOKING,
    "act_in_steps": PEOPLE,
    "act_on_case": PEOPLE,
    "act_on_duty": PEOPLE,
    "draft_whistle": PEOPLE,
    "act_on_whistle": PEOPLE,
    "act_on_notice": PEOPLE,
    # figures and the log
    "list_rates": TOWN | ONLOOKER,
    "replay_moment": TOWN | ONLOOKER,
    "replay_frames": TOWN | ONLOOKER,
    "replay_period": TOWN | ONLOOKER,
    "list_facts": TOWN | ONLOOKER | FACTS,
    "list_dead_letters": TOWN | ONLOOKER | OPERATE,
    "retry_dead_letter": frozenset({"clerk", "duty-leader"}) | ONLOOKER | OPERATE,
    # reports from the field
    "send_report": frozenset({"grid-worker"}),
    "my_reports": frozenset({"grid-worker"}),
    "tasks_near": PEOPLE,
    # who asked; which of them and in which cases: access.requesters
    "reveal_requester": CALLING | UNIT,
    # signals
    "take_events": EVENTS | ONLOOKER,
    "find_signal": EVENTS | TOWN | {"source"} | ONLOOKER,
    "put_blob": PEOPLE | EVENTS | ONLOOKER,
    "get_blob": LOOKING | EVENTS,
    "camera_beat": BEATS | ONLOOKER,
    "beats": BEATS | ONLOOKER,
    "feed_beat": BEATS | ONLOOKER,
    "advance_clock": ONLOOKER,
}


def may(words: frozenset[str], what: str) -> bool:
    wanted = MAY[what]
    return wanted is ANYONE or not wanted.isdisjoint(words)
