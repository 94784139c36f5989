"""The topics of a center: what they hold, how they are cut, for how long they keep it."""

from msgspec import Struct

DAY = 86_400_000  # ms


class Topic(Struct, frozen=True):
    """`key` says what keeps its order: records of one key are in one partition. `partitions` is how many workers can
    share the topic; an operator may raise it while the center works, never lower it."""

    name: str
    key: str
    partitions: int
    kept_ms: int
    replicas: int = 3  # or as many as there are brokers
    in_sync: int = 2  # replicas that have a record before it counts as written; one less than there are, at most
    largest: int = 8_388_608  # bytes of one record


TOPICS = (
    # What sources report. A worker that is away for longer than this loses what came past the HTTP door.
    Topic("signals", key="the grid, or the signal's key where it has none", partitions=12, kept_ms=7 * DAY),
    # What happened. The log in the database is kept for good: this is for those who follow it.
    Topic("facts", key="the case", partitions=12, kept_ms=7 * DAY),
)


class Streams(Struct, frozen=True):
    """Where the topics are: brokers as `host:port,…`; `prefix` keeps several centers on one broker apart."""

    brokers: str
    prefix: str = ""

    def named(self, name: str) -> str:
        """A topic or a group, as it is called on the broker."""
        return f"{self.prefix}{name}"


def settings(topic: Topic, brokers: int) -> tuple[int, dict[str, str]]:
    """How many replicas that many brokers can hold, and the topic's settings in Kafka's words."""
    replicas = min(topic.replicas, brokers)
    return replicas, {
        "retention.ms": str(topic.kept_ms),
        "min.insync.replicas": str(min(topic.in_sync, max(replicas - 1, 1))),
        "max.message.bytes": str(topic.largest),
    }
