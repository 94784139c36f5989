"""What a client may say: one hello, first of all. Anything else ends the connection with a reason."""

import msgspec
from msgspec import Struct

INCOMPREHENSIBLE, UNWELCOME = 1003, 1008  # close codes of RFC 6455: not text; not allowed here


class Unwelcome(Exception):
    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Position(Struct, frozen=True):
    """Where a client stopped: the delta `seq` of the wall process `epoch` was the last that it applied."""

    epoch: str
    seq: int


class Hello(Struct, frozen=True, tag_field="type", tag="hello"):
    token: str = ""  # for whoever brings no cookie of the center
    scope: str = ""  # town, unit:<code>; else all that one may see
    resume: Position | None = None


_hello = msgspec.json.Decoder(Hello)


def read_hello(said: str | bytes) -> Hello:
    """Raises Unwelcome."""
    if isinstance(said, bytes):
        raise Unwelcome(INCOMPREHENSIBLE, "text frames only")
    try:
        return _hello.decode(said)
    except msgspec.DecodeError as error:
        raise Unwelcome(UNWELCOME, f"expected a hello: {error}"[:120]) from None
