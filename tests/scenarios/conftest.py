"""Every scenario runs on every engine, and its log folds to the same tables again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import ENGINES, Town, town


@pytest.fixture(params=ENGINES)
def t(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, request.param) as found:
        yield found
        before = found.dump()
        assert found.rebuilt() == before, "the log folds to other tables than the live ones"
