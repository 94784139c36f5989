"""The audit: who was shown what, who changed who may come in, and whether that is whole."""

from typing import Any

from litestar import get
from litestar.params import FromQuery

from command_center.access.audit import CUT
from command_center.api.services import Given, Limit
from command_center.case.moments import read_moment
from command_center.store.people import AuditFilter


@get("/api/audit", sync_to_thread=True)
def list_audit(
    services: Given,
    who: FromQuery[str] = "",
    did: FromQuery[str] = "",
    about: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    cursor: FromQuery[str] = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Newest first. `who` and `about` may be a part; `since` and `until` are moments, the second exclusive."""
    spans = {f"{name}_at": read_moment(text, name) for name, text in (("since", since), ("until", until)) if text}
    which = AuditFilter(who, did, about, **spans)
    rows, following = services.center.store.read(lambda reader: reader.audit_page(which, cursor, limit))
    items = [
        {"row": number, "at": one.at, "who": one.who, "did": one.did, "about": one.about, "why": one.why}
        for number, one, _ in rows
    ]
    return {"items": services.shown.plain(items), "next": following}


@get("/api/audit/verify", sync_to_thread=True)
def verify_audit(services: Given) -> dict[str, Any]:
    """Whether a row was changed, taken out or moved. `broken`: the first row that does not hold; `cut`: the last rows
    are gone. `end` is worth noting elsewhere."""
    (count, found), end = services.center.store.read(lambda reader: (reader.audit_broken(), reader.get("audit-ends")))
    broken = found if found > 0 else None
    return {"rows": count, "whole": not found, "broken": broken, "cut": found == CUT, "end": end or ""}


HANDLERS = [list_audit, verify_audit]
