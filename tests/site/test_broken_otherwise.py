"""Folders broken in ways that a table of single changes does not hold."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from command_center.site.load import SiteErrors, inspect, load

Edit = Callable[[str, str, str], int]


def errors(folder: Path) -> list[tuple[str, int, str]]:
    return [(error.file, error.line, error.field) for error in inspect(folder).errors]


def test_all_errors_come_at_once(folder: Path, edit: Edit) -> None:
    edit("units.csv", "gas,光福燃气服务站,燃气公司,station", "gas,光福燃气服务站,燃气公司,company")
    edit("items.csv", "construction,power,L3,路灯,", "construction,power,L5,路灯,")
    edit("cameras.csv", "冲山 18,chongshan-05", "冲山 18,chongshan-04")
    edit("site.yaml", "join_days: 7", "join_days: soon")
    with pytest.raises(SiteErrors) as raised:
        load(folder)
    assert [error.file for error in raised.value.errors] == ["cameras.csv", "items.csv", "site.yaml", "units.csv"]
    assert str(raised.value).count("\n") == 3


@pytest.mark.parametrize("name", ["site.yaml", "limits.yaml", "units.csv", "posts.csv", "items.csv", "cameras.csv",
                                  "grids.geojson", "land.geojson"])  # fmt: skip
def test_a_missing_file(name: str, folder: Path) -> None:
    (folder / name).unlink()
    assert (name, 1, "") in errors(folder)


def test_a_missing_folder(tmp_path: Path) -> None:
    (error,) = inspect(tmp_path / "nowhere").errors
    assert error.expected == "a folder"


@pytest.mark.parametrize("name", ["site.yaml", "items.csv", "grids.geojson"])
def test_a_file_saved_in_gbk(name: str, folder: Path) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_bytes(text.encode("gb18030"))
    line = next(n for n, row in enumerate(text.split("\n"), 1) if not row.isascii())
    assert (name, line, "") in errors(folder)


@pytest.mark.parametrize("name", ["site.yaml", "limits.yaml", "items.csv", "posts.csv", "grids.geojson"])
def test_a_byte_order_mark_is_no_error(name: str, folder: Path) -> None:
    (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    assert errors(folder) == []


def test_a_table_with_windows_line_ends_and_blank_rows(folder: Path) -> None:
    text = (folder / "posts.csv").read_text(encoding="utf-8").replace("\n", "\r\n")
    (folder / "posts.csv").write_bytes((text + "\r\n,,,,\r\n").encode())
    found = errors(folder)
    assert {field for _, _, field in found} <= {"code", "name", "unit", "roles"}
    (folder / "posts.csv").write_bytes((text + "\r\n\r\n").encode())
    assert errors(folder) == []


def test_a_missing_column_and_a_strange_one(folder: Path, edit: Edit) -> None:
    edit("posts.csv", "code,name,unit,roles,grid", "code,name,unit,role,grid")
    assert [e for e in errors(folder) if e[0] == "posts.csv"] == [("posts.csv", 1, "role"), ("posts.csv", 1, "roles")]


def test_yaml_that_is_none(folder: Path, edit: Edit) -> None:
    line = edit("site.yaml", "  off: # 放假", "  off: [")
    assert any(file == "site.yaml" and at >= line for file, at, _ in errors(folder))


def test_a_key_twice(folder: Path, edit: Edit) -> None:
    line = edit("limits.yaml", "  L4: {name: 疑难", "  L3: {name: 疑难")
    found = errors(folder)
    assert ("limits.yaml", line, "L3") in found or ("limits.yaml", line, "levels.L3") in found
    assert any(field == "levels.L4" for _, _, field in found)


def test_a_missing_clock(folder: Path) -> None:
    text = (folder / "limits.yaml").read_text(encoding="utf-8")
    text = re.sub(r"  supply:.*?(?=  review:)", "", text, flags=re.S)
    (folder / "limits.yaml").write_text(text, encoding="utf-8")
    assert [field for _, _, field in errors(folder)] == ["ladders.supply"]


def test_a_circle_of_superiors(folder: Path, edit: Edit) -> None:
    first = edit(
        "units.csv",
        "leadership,镇党政领导,镇领导,town,党建引领,,",
        "leadership,镇党政领导,镇领导,town,党建引领,party-office,",
    )
    assert errors(folder) == [("units.csv", first, "superior"), ("units.csv", first + 1, "superior")]


def test_an_organ_with_one_officer(folder: Path) -> None:
    rows = (folder / "posts.csv").read_text(encoding="utf-8").split("\n")
    rows = [row for row in rows if not row.startswith("market-officer-2,")]
    (folder / "posts.csv").write_text("\n".join(rows), encoding="utf-8")
    (error,) = inspect(folder).errors
    assert (error.file, error.field) == ("units.csv", "code")
    assert "at least 2 with the role officer" in error.expected and error.got == "1"


def test_nobody_verifies(folder: Path) -> None:
    text = (folder / "posts.csv").read_text(encoding="utf-8").replace(",verifier,", ",supervisor,")
    (folder / "posts.csv").write_text(text, encoding="utf-8")
    (error,) = inspect(folder).errors
    assert (error.file, error.line, error.field) == ("posts.csv", 1, "roles") and "verifier" in error.expected


def test_a_village_without_a_grid(folder: Path) -> None:
    text = (folder / "grids.geojson").read_text(encoding="utf-8").replace('"village": "fuli"', '"village": "dengwei"')
    (folder / "grids.geojson").write_text(text, encoding="utf-8")
    assert ("grids.geojson", 1, "village") in errors(folder)


def test_grids_that_overlap(folder: Path) -> None:
    lines = (folder / "grids.geojson").read_text(encoding="utf-8").split("\n")
    first, second = (
        next(n for n, row in enumerate(lines) if f'"code": "{code}"' in row) for code in ("fuli-01", "fuli-02")
    )
    shape = re.search(r'"geometry":.*\}\}', lines[first])[0]  # type: ignore[index]
    lines[second] = re.sub(r'"geometry":.*\}\}', shape, lines[second])
    (folder / "grids.geojson").write_text("\n".join(lines), encoding="utf-8")
    assert ("grids.geojson", second + 1, "geometry") in errors(folder)


@pytest.mark.parametrize(
    ("ring", "got"),
    [
        ("[[120.1,31.1],[120.2,31.2],[120.2,31.1],[120.1,31.2],[120.1,31.1]]", "Self-intersection"),
        ("[[120.1,31.1],[120.2,31.1],[120.2,31.2]]", "3 points"),
        ("[[31.1,120.1],[31.1,120.2],[31.2,120.2],[31.1,120.1]]", "a point outside"),
    ],
)
def test_a_grid_that_is_no_polygon(ring: str, got: str, folder: Path) -> None:
    lines = (folder / "grids.geojson").read_text(encoding="utf-8").split("\n")
    at = next(n for n, row in enumerate(lines) if '"code": "fuli-01"' in row)
    lines[at] = re.sub(r'"coordinates":\[.*\]\}\}', f'"coordinates":[{ring}]}}}}', lines[at])
    (folder / "grids.geojson").write_text("\n".join(lines), encoding="utf-8")
    found = [e for e in inspect(folder).errors if e.file == "grids.geojson" and e.field == "geometry"]
    assert found[0].line == at + 1 and got in found[0].got


def test_geojson_that_is_none(folder: Path, edit: Edit) -> None:
    line = edit("grids.geojson", '{"code": "fuli-01"', '{"code": fuli-01')
    assert ("grids.geojson", line, "") in errors(folder)


@pytest.mark.parametrize("name", ["site.yaml", "limits.yaml", "units.csv", "posts.csv", "items.csv", "cameras.csv",
                                  "grids.geojson", "land.geojson"])  # fmt: skip
def test_an_empty_file_is_the_only_error(name: str, folder: Path) -> None:
    """What others name in it is not their fault."""
    (folder / name).write_bytes(b"")
    assert errors(folder) == [(name, 1, "")]


@pytest.mark.parametrize("name", ["units.csv", "posts.csv", "items.csv", "cameras.csv"])
def test_an_open_quotation_mark_is_found_where_it_opens(name: str, folder: Path) -> None:
    rows = (folder / name).read_text(encoding="utf-8").split("\n")
    rows[2] = rows[2].replace(",", ',"', 1)
    (folder / name).write_text("\n".join(rows), encoding="utf-8")
    assert errors(folder) == [(name, 3, "")]


def test_a_site_has_modules_and_grids(folder: Path) -> None:
    settings = (folder / "site.yaml").read_text(encoding="utf-8")
    (folder / "site.yaml").write_text(re.sub(r"modules:\n(  - .*\n)+", "modules: []\n", settings), encoding="utf-8")
    (folder / "grids.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    found = [(file, field) for file, _, field in errors(folder)]
    assert found == [("grids.geojson", "features"), ("site.yaml", "modules")]


def test_a_limit_of_centuries_is_a_slip(folder: Path, edit: Edit) -> None:
    line = edit("limits.yaml", "close: 5 wd", "close: 999999999 wd")
    assert errors(folder) == [("limits.yaml", line, "levels.L3.close")]
