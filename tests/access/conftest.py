from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.house import House, house
from tests.engines import engine_of


@pytest.fixture(params=("file", "postgres"))
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """An empty center that one has to sign in to."""
    with house(tmp_path, engine_of(request, request.param)) as found:
        yield found
