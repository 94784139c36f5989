"""The form of a verb: its fields as the argument types say, with what this case and site let one choose."""

from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from command_center.case.commands import Args
from command_center.case.state import Case
from command_center.case.work_verbs import to_answer
from command_center.site.value import Site

PLAIN = {bool: "boolean", int: "integer", float: "number", str: "string"}


def fields_of(kind: type[Args], case: Case, site: Site, on: str) -> list[dict[str, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return [_field(info, hints[info.name], case, site, on) for info in msgspec.structs.fields(kind)]


def _field(info: Any, hint: Any, case: Case, site: Site, on: str) -> dict[str, Any]:
    kind, choices, limits = _kind(hint)
    found: dict[str, Any] = {"name": info.name, "type": kind, "required": info.required, **limits}
    if not info.required and isinstance(info.default, str | int | float | bool):
        found["default"] = info.default
    if kind in CHOICES:
        choices = CHOICES[kind](case, site, on)
    if choices is not None:
        found["choices"] = choices
    return found


LIMITS = ("max_length", "gt", "ge", "le")
"""What a page says before it sends: how long a text may be, and between which numbers one lies."""


def _kind(hint: Any) -> tuple[str, list[Any] | None, dict[str, Any]]:
    """(form, choices, limits) of an annotated type."""
    form, limits = "", {}
    if get_origin(hint) in (UnionType,):
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is Annotated:
        base, *metas = get_args(hint)
        form = next((m.extra["form"] for m in metas if isinstance(m, msgspec.Meta) and m.extra), "")
        limits = {name: value for m in metas for name in LIMITS if (value := getattr(m, name, None)) is not None}
        hint = base
    choices = list(get_args(hint)) if get_origin(hint) is Literal else None
    return form or PLAIN.get(hint, "string"), choices, limits


def _signals(case: Case, site: Site, on: str) -> list[Any]:
    return [{"value": s.key, "text": s.title} for s in case.signals.values()]


def _askers(case: Case, site: Site, on: str) -> list[Any]:
    return [{"value": s.key, "text": s.title} for s in to_answer(case)]


def _duties(case: Case, site: Site, on: str) -> list[Any]:
    done = [d for d in case.duties.values() if d.state == "done" and d.kind != "recheck"]
    return [{"value": d.id, "text": site.units[d.unit].short} for d in done if d.unit in site.units]


def _stages(case: Case, site: Site, on: str) -> list[Any]:
    item = site.items.get(case.item)
    return [stage.name for stage in item.stages] if item else []


def _posts(case: Case, site: Site, on: str) -> list[Any]:
    duty = case.duties.get(on)
    unit = duty.unit if duty else ""
    return [{"value": p.code, "text": p.name} for p in site.posts.values() if p.unit == unit]


CHOICES: dict[str, Callable[[Case, Site, str], list[Any]]] = {
    "signal": _signals,
    "asker": _askers,
    "duties": _duties,
    "stage": _stages,
    "post": _posts,
    "officers": _posts,
}
"""Forms whose choices depend on the case; units, items, grids and cases a desk knows by itself."""
