from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_center.store import Store


@pytest.fixture(params=["file", "memory", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    urls: dict[str, Callable[[], str]] = {
        "file": lambda: f"sqlite:///{tmp_path}/center.db",
        "memory": lambda: "sqlite://",
        "postgres": lambda: request.getfixturevalue("database")(),
    }
    store = Store(urls[request.param](), tmp_path)
    store.open()
    yield store
    store.close()


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens the same data folder, again and again."""
    opened = []

    def open_it() -> Store:
        store = Store(f"sqlite:///{tmp_path}/center.db", tmp_path)
        opened.append(store)
        store.open()
        return store

    yield open_it
    for store in opened:
        store.close()
