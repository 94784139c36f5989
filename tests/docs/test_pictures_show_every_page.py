"""docs/pictures/ has each picture of the table, none besides, and none that is too large to be looked at."""

from tests.browser.pictures import PICTURES, README, files

LARGEST, TOGETHER = 200_000, 8_000_000  # bytes


def test_pictures_show_every_page() -> None:
    there = {file.name: file.stat().st_size for file in PICTURES.iterdir() if file.suffix in (".png", ".webp")}
    assert set(there) == files()
    assert {name: size for name, size in there.items() if size > LARGEST and name not in README} == {}
    assert sum(there.values()) < TOGETHER
