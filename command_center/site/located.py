"""What is wrong in a site's folder, and where."""

from collections.abc import Sequence

from msgspec import Struct


class Located(Struct, frozen=True, order=True):
    """`line` counts from 1; `field` is a column's name or a path such as `levels.L1.close`."""

    file: str
    line: int
    field: str
    expected: str
    got: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" + (f" {self.field}" if self.field else "")
        return f"{where}: expected {self.expected}, got {self.got}"


class SiteErrors(Exception):
    """A folder that is no site, with everything that is wrong in it."""

    def __init__(self, errors: Sequence[Located]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = tuple(errors)
