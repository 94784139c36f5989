"""docs/site.md names whatever a site may contain."""

from pathlib import Path

import pytest

from command_center.site.load import catalogue, limits, people, shapes, town

DOCUMENT = (Path(__file__).parents[2] / "docs" / "site.md").read_text(encoding="utf-8")
NAMES = {
    "site.yaml": town.FIELDS,
    "settings": town.SETTINGS,
    "clocks": limits.CLOCKS,
    "steps": limits.DO,
    "roles": limits.ROLES,
    "unit levels": people.UNIT_LEVELS,
    "units.csv": people.UNIT_COLUMNS,
    "posts.csv": people.POST_COLUMNS,
    "items.csv": catalogue.COLUMNS,
    "grids": shapes.GRID_FIELDS,
    "cameras.csv": shapes.CAMERA_COLUMNS,
}


@pytest.mark.parametrize("what", NAMES)
def test_every_field_is_documented(what: str) -> None:
    assert [name for name in NAMES[what] if f"`{name}`" not in DOCUMENT] == []


@pytest.mark.parametrize("setting", town.SETTINGS)
def test_every_setting_is_read_somewhere(setting: str) -> None:
    rooms = [p for p in (Path(__file__).parents[2] / "command_center").rglob("*.py") if "site" not in p.parts]
    assert any(f"settings.{setting}" in path.read_text(encoding="utf-8") for path in rooms)
