from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.process import Center, center

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Processes start slowly where others work too; what hangs is still found."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="package")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Center]:
    """One running center, for tests that only look or send; on a manual clock, with any free ports."""
    with center(tmp_path_factory.mktemp("here") / "data") as found:
        yield found
