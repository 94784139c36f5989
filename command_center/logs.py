"""The log of a process that nobody watches: on standard error, one JSON object a line. The only door to structlog.

The program logs through `logging` like the libraries below it, and everything comes out in one form. What is logged are
places, counts and reasons: no payload, and nobody who asked for anything.
"""

import logging
import os
import sys

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

OURS = ("command_center", "streams")


def structured(role: str) -> None:
    """From now on. Each line says of which role and process it is. Of others' libraries only warnings are told."""

    def signed(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
        return {"at": line["at"], "level": line["level"], "role": role, "pid": os.getpid(), **line}

    known: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        signed,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=known,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
