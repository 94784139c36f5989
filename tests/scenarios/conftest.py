"""Every scenario runs on every engine, and its log folds to the same tables again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.engines import ENGINES, engine_of
from tests.town import START, Town, guangfu, town


@pytest.fixture(params=ENGINES)
def t(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A scenario that needs another day, or other settings, limits or approvals of the site, names them at its top:
    `START`, `SETTINGS`, `LIMITS`, `APPROVED_BY`."""
    site = guangfu()
    ladders = {
        kind: replace(site.ladders[kind], limit=limit, levels={})
        for kind, limit in getattr(request.module, "LIMITS", {}).items()
    }
    whistles = {
        kind: replace(site.whistles[kind], approve=groups)
        for kind, groups in getattr(request.module, "APPROVED_BY", {}).items()
    }
    site = replace(
        site,
        settings=replace(site.settings, **getattr(request.module, "SETTINGS", {})),
        ladders={**site.ladders, **ladders},
        whistles={**site.whistles, **whistles},
    )
    start = getattr(request.module, "START", START)
    with town(tmp_path, engine_of(request, request.param), site=site, start=start) as found:
        yield found
        before = found.dump()
        assert found.rebuilt() == before, "the log folds to other tables than the live ones"
