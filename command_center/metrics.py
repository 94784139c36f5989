"""What a process counts, for Prometheus: the only door to prometheus-client. docs/operations.md explains each.

Nothing is counted twice: the numbers are where they arise, and are fetched when somebody asks. A label's values are
few, and name nobody.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from command_center import __version__
from command_center.center import Center
from command_center.facts.durations import SECOND
from command_center.store import Committed, Reader, Unavailable

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metric(NamedTuple):
    name: str  # after the prefix
    kind: Literal["counter", "gauge"]
    help: str
    labels: tuple[str, ...] = ()


PREFIX = "command_center_"
METRICS = (
    Metric("info", "gauge", "1; its labels say what runs here.", ("role", "site", "version")),
    Metric("database_up", "gauge", "1 while the database answers this process, else 0."),
    # Of this process, since it started.
    Metric("signals_accepted_total", "counter", "Signals that this process put on disk."),
    Metric("signals_taken_total", "counter", "Signals that this process gave their outcome.", ("outcome",)),
    Metric("facts_total", "counter", "Facts that this process added to the log.", ("kind",)),
    Metric("commits_total", "counter", "Transactions that this process committed."),
    Metric("works_total", "counter", "Works in them: divided by the commits, how many share one fsync."),
    Metric("clock_late_seconds", "gauge", "How late the last clock fired here, in seconds of the center's time."),
    # Of the whole center, whichever process is asked.
    Metric("backlog_signals", "gauge", "Accepted signals that wait for their outcome, dead letters aside."),
    Metric("dead_letters", "gauge", "What could not be handled and waits for somebody to retry it."),
    Metric("messages_undelivered", "gauge", "Messages to units that were tried and that nobody has."),
    Metric("outbox_rows", "gauge", "Signals and facts that wait to be relayed to the broker."),
    Metric("outbox_lag_seconds", "gauge", "Age of the oldest of them, in seconds of the center's time."),
    # Of a wall.
    Metric("wall_clients", "gauge", "Screens that are connected."),
    Metric("wall_clients_behind", "gauge", "Screens that get nothing until they have read what they were sent."),
    Metric("wall_frames_total", "counter", "Messages written to screens."),
)

Value = float | Mapping[tuple[str, ...], float]
Part = Callable[[], Mapping[str, Value]]
"""Asked at each scrape: values by the metric's name, one a combination of its labels where it has any."""


class Metrics:
    def __init__(self, role: str, site: str, *parts: Part) -> None:
        self._info: Value = {(role, site, __version__): 1.0}
        self._parts = parts
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)  # processor time, memory, open files

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        """As prometheus-client asks its collectors."""
        values: dict[str, Value] = {"info": self._info}
        for part in self._parts:
            values |= part()
        assert values.keys() <= {metric.name for metric in METRICS}, "every metric is in the table"
        for metric in METRICS:
            if metric.name in values:
                yield _family(metric, values[metric.name])


def _family(metric: Metric, value: Value) -> CounterMetricFamily | GaugeMetricFamily:
    kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
    family = kind(PREFIX + metric.name, metric.help, labels=metric.labels)
    for labels, number in value.items() if isinstance(value, Mapping) else [((), value)]:
        family.add_metric(labels, number)
    return family


OUTCOMES = {"case.opened": "opened", "case.joined": "joined", "signal.set-aside": "set-aside"}


class Counts:
    """What a process committed. `committed` is called in the writer thread."""

    def __init__(self) -> None:
        self._accepted = 0
        self._taken: Counter[tuple[str, ...]] = Counter()
        self._facts: Counter[tuple[str, ...]] = Counter()

    def committed(self, news: Committed) -> None:
        self._accepted += len(news.signals)
        self._facts.update((fact.kind,) for fact in news.facts)
        intake = (fact.kind for fact in news.facts if fact.actor == "intake")
        self._taken.update((OUTCOMES[kind],) for kind in intake if kind in OUTCOMES)

    def __call__(self) -> Mapping[str, Value]:
        return {
            "signals_accepted_total": self._accepted,
            "signals_taken_total": self._taken.copy(),  # the writer thread goes on counting
            "facts_total": self._facts.copy(),
        }


def of_center(center: Center) -> Mapping[str, Value]:
    """Of its store, and of the clocks that it fired."""

    def ask(reader: Reader) -> Mapping[str, Value]:
        backlog = reader.backlog()  # the first question
        rows, oldest = reader.outbox_lag()
        return {
            "backlog_signals": backlog,
            "dead_letters": reader.dead_letter_count(),
            "messages_undelivered": reader.undelivered(),
            "outbox_rows": rows,
            "outbox_lag_seconds": max(center.clock.now() - oldest, 0) / SECOND if rows else 0.0,
        }

    commits, works = center.store.commits
    own = {"commits_total": commits, "works_total": works, "clock_late_seconds": center.last_lateness / SECOND}
    try:
        return {**own, "database_up": 1, **center.store.read(ask)}
    except Unavailable:
        return {**own, "database_up": 0}
