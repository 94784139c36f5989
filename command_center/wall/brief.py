"""A case as the wall's frames have it: of its public view what a screen draws, and of that what is not empty.

Thousands of cases are in a snapshot, and most of what the public view says of one is empty, or drawn nowhere.
"""

from collections.abc import Mapping
from typing import Any

CASE = (
    "id", "number", "version", "status", "title", "short", "item", "level", "source", "signals", "grid", "village",
    "lon", "lat", "opened_at", "closed_at", "unmatched", "why", "camera", "alarm",
)  # fmt: skip
PARTS = {
    "clocks": ("kind", "on", "owner", "started_at", "due_at", "paused", "working"),
    "duties": (
        "id", "unit", "kind", "state", "card", "whistle", "signed_at", "contacted_at", "arrived_at", "finished_at",
        "needs_contact", "needs_arrival",
    ),
    "whistles": ("id", "kind", "state", "title", "because", "applied_at", "blown_at", "approvals", "missing"),
    "todo": ("verb", "due_at", "started_at", "working", "cause", "others"),
}  # fmt: skip
"""`ui/src/wall/frames.ts` knows these too, and puts back what is left out."""


def brief(view: Mapping[str, Any]) -> dict[str, Any]:
    """Of a `case_view`; what is "", None, False, 0 or without members is left out."""
    found = _filled(view, CASE)
    for name, fields in PARTS.items():
        if parts := view[name]:
            found[name] = [_filled(part, fields) for part in parts]
    return found


def _filled(whole: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in fields if (value := whole[name])}
