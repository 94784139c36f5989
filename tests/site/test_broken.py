"""A folder broken in one place gives an error that names the place, and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from command_center.site.load import SiteErrors, inspect, load

Edit = Callable[[str, str, str], int]


def errors(folder: Path) -> list[tuple[str, int, str]]:
    return [(error.file, error.line, error.field) for error in inspect(folder).errors]


BREAKS = {
    # name: (file, what stands there, what is put there, field of the error, part of the message)
    "a level that is no limit": ("limits.yaml", "sign: 15 min, arrive: 30 min, close: 2 h", "sign: 15 min, arrive: 30 min, close: 2 hours", "levels.L1.close", "expected a limit such as 2 h"),
    "a negative limit": ("limits.yaml", "{name: 疑难, sign: 1 wd", "{name: 疑难, sign: -1 wd", "levels.L4.sign", "got -1 wd"),
    "arrival after closing": ("limits.yaml", "sign: 15 min, arrive: 30 min, close: 2 h", "sign: 15 min, arrive: 3 h, close: 2 h", "levels.L1.arrive", "no more than close (2 h)"),
    "a role that approves and does not exist": ("limits.yaml", "- [secretary]", "- [minister]", "whistles.攻坚.approve.0", "got minister"),
    "a rung that does nothing known": ("limits.yaml", "- {do: supervise, after: 1 h, to: supervisor}", "- {do: shout, after: 1 h, to: supervisor}", "ladders.close-running.steps.3.do", "got shout"),
    "a reminder to nobody": ("limits.yaml", "- {do: remind, to: verifier}", "- {do: remind}", "ladders.verify.steps.0.to", "the role that is told"),
    "an unknown field": ("limits.yaml", "{name: 加急, sign: 1 h", "{name: 加急, sing: 2 h, sign: 1 h", "levels.L2.sing", "one of name, sign"),
    "office hours backwards": ("site.yaml", "09:00-12:00,13:30-17:30", "09:00-12:00,17:30-13:30", "office_hours", "09:00-12:00,13:30-17:30"),
    "a time zone that is none": ("site.yaml", "timezone: Asia/Shanghai", "timezone: asia/shanghai", "timezone", "expected Asia/Shanghai"),
    "coordinates in GCJ-02": ("site.yaml", "datum: WGS84", "datum: GCJ02", "datum", "convert the files first"),
    "a date that is none": ("site.yaml", "2026-06-19..2026-06-21", "2026-06-19..2026-06-31", "calendar.off.10", "a date 2026-10-01"),
    "a holiday of a year that is not published": ("site.yaml", "2026-10-01..2026-10-07", "2027-10-01..2027-10-07", "calendar.off.12", "a day of a published year"),
    "a working day on a Wednesday": ("site.yaml", "- 2026-05-09", "- 2026-05-13", "calendar.on.8", "a Saturday or Sunday"),
    "a share above 1": ("site.yaml", "on_site_sample_share: 0.2", "on_site_sample_share: 20", "settings.on_site_sample_share", "a number from 0 to 1"),
    "a setting misspelt": ("site.yaml", "join_metres: 300", "join_metres: 300\n  join_meters: 300", "settings.join_meters", "got join_meters"),
    "a module that no one knows": ("units.csv", "gas,光福燃气服务站,燃气公司,station,经济建设", "gas,光福燃气服务站,燃气公司,station,经济", "module", "got 经济"),
    "a level of units that no one knows": ("units.csv", "gas,光福燃气服务站,燃气公司,station", "gas,光福燃气服务站,燃气公司,company", "level", "one of village, town"),
    "a short name that is long": ("units.csv", "gas,光福燃气服务站,燃气公司", "gas,光福燃气服务站,光福燃气公司", "short", "at most 5 characters"),
    "an unknown superior": ("units.csv", "food,食品安全委员会办公室,食安办,town,综合执法,leadership", "food,食品安全委员会办公室,食安办,town,综合执法,nobody", "superior", "got nobody"),
    "a unit its own superior": ("units.csv", "grid-office,网格化联动中心,网格办,town,网格管理,leadership", "grid-office,网格化联动中心,网格办,town,网格管理,grid-office", "superior", "grid-office > grid-office"),
    "a village that issues notices": ("units.csv", "fuli,福利村,福利村,village,网格管理,grid-office,Fuli,,,", "fuli,福利村,福利村,village,网格管理,grid-office,Fuli,,yes,", "organ", "a village issues no notice"),
    "a post of an unknown unit": ("posts.csv", "clerk-2,值班员二岗,duty-desk", "clerk-2,值班员二岗,dutydesk", "unit", "got dutydesk"),
    "an unknown role": ("posts.csv", "clerk-2,值班员二岗,duty-desk,clerk", "clerk-2,值班员二岗,duty-desk,clark", "roles", "got clark"),
    "a post twice": ("posts.csv", "supervisor-2,", "supervisor,", "code", "supervisor again"),
    "a grid worker without a grid": ("posts.csv", "fuli-grid-03,福利 03 网格员岗,fuli,grid-worker,fuli-03", "fuli-grid-03,福利 03 网格员岗,fuli,grid-worker,", "grid", "a grid worker has one"),
    "a comma too many": ("items.csv", "Street lamp out", "Street lamp, out", "", "17 cells"),
    "an item of an unknown unit": ("items.csv", "street-lamp,路灯不亮,路灯不亮,公用设施,照明设施,路灯,construction", "street-lamp,路灯不亮,路灯不亮,公用设施,照明设施,路灯,lamps", "lead", "got lamps"),
    "an item that nobody leads": ("items.csv", "street-lamp,路灯不亮,路灯不亮,公用设施,照明设施,路灯,construction", "street-lamp,路灯不亮,路灯不亮,公用设施,照明设施,路灯,", "lead", "got nothing"),
    "a short title that is long": ("items.csv", "street-lamp,路灯不亮,路灯不亮,", "street-lamp,路灯不亮,路灯一到晚上就不亮,", "short", "at most 8 characters"),
    "an unknown level": ("items.csv", "construction,power,L3,路灯,", "construction,power,L5,路灯,", "level", "got L5"),
    "a department's item that goes to a village": ("items.csv", "construction,sanitation|{village},L3,排水,下水道堵|下水道堵塞|污水冒溢|污水外溢|雨水井堵|化粪池满,,yes", "construction,sanitation|{village},L3,排水,下水道堵|下水道堵塞|污水冒溢|污水外溢|雨水井堵|化粪池满,yes,", "department_only", "a village is called"),
    "an unknown emergency number": ("items.csv", "yes,,120,,,First aid", "yes,,911,,,First aid", "emergency", "got 911"),
    "a stage without a limit": ("items.csv", "围挡 1 h|抢修 24 h|恢复路面 5 wd", "围挡|抢修 24 h|恢复路面 5 wd", "stages", "a name and a limit"),
    "one keyword for two items": ("items.csv", "井盖翘起", "路灯闪烁", "keywords", "路灯闪烁 stands with street-lamp"),
    "a camera with a short id": ("cameras.csv", "32050608001320000237,", "3205060800132000237,", "code", "GB/T 28181"),
    "a camera twice": ("cameras.csv", "32050608001320000237,", "32050608001320000236,", "code", "32050608001320000236 again"),
    "a camera in another grid": ("cameras.csv", "冲山 18,chongshan-05", "冲山 18,chongshan-04", "grid", "the grid that holds 120.305822"),
    "an alarm for an unknown item": ("cameras.csv", "漫山岛民宿集中区消防通道,intrusion=fire-lane", "漫山岛民宿集中区消防通道,intrusion=fire-line", "alarms", "got fire-line"),
    "an alarm that is not written as one": ("cameras.csv", "漫山岛民宿集中区消防通道,intrusion=fire-lane", "漫山岛民宿集中区消防通道,intrusion:fire-lane", "alarms", "got intrusion:fire-lane"),
    "a longitude that is none": ("cameras.csv", "冲山 18,chongshan-05,120.305822", "冲山 18,chongshan-05,east", "lon", "got east"),
    "a grid of an unknown village": ("grids.geojson", '"name": "福利 01", "village": "fuli"', '"name": "福利 01", "village": "fuly"', "village", "got fuly"),
    "a grid whose worker does not exist": ("grids.geojson", '"worker": "fuli-grid-02"', '"worker": "fuli-grid-22"', "worker", "got fuli-grid-22"),
    "a grid with another's leader": ("grids.geojson", '"leader": "fuli-leader-02"', '"leader": "fuli-leader-03"', "leader", "fuli-leader-03 of fuli-03"),
    "a rule that calls an unknown unit": ("rules/taihu.yaml", "{kind: 推进, lead: 水利站,", "{kind: 推进, lead: 水利局,", "whistle.lead", "got 水利局"),
    "a rule that is no CEL": ("rules/taihu.yaml", "signal.hour >= 20 ||", "signal.hour >= 20 or", "when", "CEL"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_the_error_names_file_line_and_field(name: str, folder: Path, edit: Edit) -> None:
    file, old, new, field, words = BREAKS[name]
    line = edit(file, old, new) + new.count("\n")
    found = inspect(folder).errors
    here = [error for error in found if error.file == file and abs(error.line - line) <= ("when" == field) * 1]
    assert [error.field for error in here] == [field], found
    assert words in str(here[0])


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
