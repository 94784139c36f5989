"""Cursors: where a page ended, in a form that invites nobody to compute with it."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any

import msgspec

from command_center.store.errors import BadCursor

Cursor = tuple[Any, ...]
Whole = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]  # what a column can hold


def write_cursor(at: Cursor) -> str:
    return urlsafe_b64encode(msgspec.json.encode(at)).decode().rstrip("=")


def read_cursor(cursor: str, parts: int) -> Cursor:
    """A number, and for a page that is ordered by two columns the text that tells equal numbers apart."""
    shape = tuple[Whole] if parts == 1 else tuple[Whole, str]
    try:
        return msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=shape)
    except (ValueError, msgspec.MsgspecError):
        raise BadCursor(f"not a cursor: {cursor[:80]}") from None
