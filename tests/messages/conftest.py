from collections.abc import Iterator

import pytest

from tests.messages.postbox import Gateway, Mailbox, served


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with served(Mailbox()) as found:
        yield found


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with served(Gateway()) as found:
        yield found
