"""The bare limits of this machine, beside which the center's own figures are read: what the parts do with nothing of
ours between them."""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from benchmarks.posting import free_port, post_for
from command_center.facts.signal import HotlineTicket
from command_center.store import tables

SPAN_S = 2.0
ROOT = Path(__file__).parents[1]


class Event(msgspec.Struct):
    specversion: str
    id: str
    source: str
    type: str
    data: HotlineTicket


def commits_a_second() -> float:
    """One row a transaction, each on disk before the next: WAL, synchronous = FULL, as the center writes."""
    with database() as connection:
        done, end = 0, time.perf_counter() + SPAN_S
        while time.perf_counter() < end:
            with connection:
                connection.execute("insert into t values (?, ?)", (done, "x" * 600))
            done += 1
        return done / SPAN_S


def rows_a_second(signals: int, rows: dict[str, float]) -> float:
    """Signals a second whose rows alone are written: `rows` says how many a signal left in each table, as it was
    counted after the run; 100 signals a transaction."""
    with database() as connection:
        statements = []
        for name, number in rows.items():
            table = tables.metadata.tables[name]
            columns = [column.name for column in table.columns if column.name != "seq"]
            filler: tuple[str, ...] = tuple("x" * (1_500 if c == "doc" else 20) for c in columns)
            text = f"create table {name} (seq integer primary key, {', '.join(columns)})"
            connection.execute(text)
            marks = ", ".join("?" * len(columns))
            statements.append((f"insert into {name} ({', '.join(columns)}) values ({marks})", filler, number))
        done, began = 0, time.perf_counter()
        while done < signals:
            with connection:
                for statement, row, number in statements:
                    connection.executemany(statement, [row] * round(100 * number))
            done += 100
        return done / (time.perf_counter() - began)


@contextmanager
def database() -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory(dir=".") as name:  # a temporary folder in memory would have no fsync
        connection = sqlite3.connect(Path(name) / "bare.db")
        try:
            connection.execute("pragma journal_mode = WAL")
            connection.execute("pragma synchronous = FULL")
            connection.execute("create table t (id integer primary key, doc text)")
            yield connection
        finally:
            connection.close()


def decoded_a_second(event: bytes) -> float:
    """A loop that only decodes and encodes the events."""
    decoder, encoder = msgspec.json.Decoder(Event), msgspec.json.Encoder()
    done, end = 0, time.perf_counter() + SPAN_S / 2
    while time.perf_counter() < end:
        for _ in range(1_000):
            encoder.encode(decoder.decode(event))
        done += 1_000
    return done / (SPAN_S / 2)


def posts_a_second(body: bytes) -> float:
    """A Litestar handler that decodes one event and answers 202, in a process of its own."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.limits", str(port)], cwd=ROOT)
    try:
        return asyncio.run(post_for(SPAN_S, port, "application/json", body))
    finally:
        server.terminate()
        server.wait()


def serve_bare(port: int) -> None:
    import uvicorn
    from litestar import Litestar, post

    @post("/events", status_code=202)
    async def take(data: Event) -> dict[str, int]:
        return {"accepted": 1}

    uvicorn.run(Litestar([take], openapi_config=None), port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    serve_bare(int(sys.argv[1]))
