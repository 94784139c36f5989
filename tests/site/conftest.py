import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from command_center.site.load import load
from command_center.site.value import Site

GUANGFU = Path(__file__).parents[2] / "deploy" / "guangfu"


@pytest.fixture(scope="session")
def guangfu() -> Site:
    return load(GUANGFU)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Guangfu's folder, to break."""
    return Path(shutil.copytree(GUANGFU, tmp_path / "town"))


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str], int]:
    """`edit(file, old, new)` changes the one place where `old` stands; answers its line."""

    def change(name: str, old: str, new: str) -> int:
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times"
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return change
