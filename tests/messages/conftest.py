from collections.abc import Iterator

import pytest

from tests.engines import Broker, in_thread
from tests.messages.given import Facts
from tests.messages.postbox import Gateway, Mailbox, served


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with served(Mailbox()) as found:
        yield found


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with served(Gateway()) as found:
        yield found


@pytest.fixture(scope="session")
def facts(broker: Broker) -> Iterator[Facts]:
    """Of the towns on the engine `kafka`."""
    with in_thread() as run:
        found = Facts(broker.streams)
        run(found.start())
        yield found
        run(found.stop())
