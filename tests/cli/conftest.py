from collections.abc import Iterator

import pytest

from tests.cli.process import Center, center


@pytest.fixture(scope="package")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Center]:
    """One running center, for tests that only look or send; on a manual clock, with any free ports."""
    with center(tmp_path_factory.mktemp("here") / "data") as found:
        yield found
