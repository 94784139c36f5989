"""Every scenario runs on every engine, and its log folds to the same tables again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import ENGINES, START, Town, town


@pytest.fixture(params=ENGINES)
def t(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    """A scenario that needs another day names it: `START = "2026-09-28T09:30:00+08:00"` at its top."""
    with town(tmp_path, request.param, start=getattr(request.module, "START", START)) as found:
        yield found
        before = found.dump()
        assert found.rebuilt() == before, "the log folds to other tables than the live ones"
