"""Generated days on each engine, lived once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines import Databases
from tests.replay.lived import Lived, lived, store_at

DAYS, SEED = 4, 11


@pytest.fixture(scope="package", params=["sqlite", "postgres"])
def days(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Tests of these days only look."""
    folder: Path = tmp_path_factory.mktemp("lived")
    take: Callable[[], Databases] = lambda: request.getfixturevalue("databases")  # noqa: E731
    url = f"sqlite:///{folder}/center.db" if request.param == "sqlite" else take().take()
    store = store_at(url, folder)
    try:
        yield lived(store, DAYS, SEED)
    finally:
        store.close()
        if request.param == "postgres":
            take().give_back(url)
