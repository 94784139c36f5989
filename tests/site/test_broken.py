"""A folder broken in one place gives an error that names the place, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from command_center.site.load import inspect

# ruff: noqa: E501 (one break a line reads better than seven lines a break)

BREAKS = {
    # name: (file, text of the one line meant, what stands there, what is put there, field of the error, part of its words)
    "a level that is no limit": ("limits.yaml", "  L1", "h", "hours", "levels.L1.close", "expected a limit such as 2 h"),
    "a negative limit": ("limits.yaml", "L4", "sign: 1", "sign: -1", "levels.L4.sign", "got -1 wd"),
    "arrival after closing": ("limits.yaml", "  L1", "30 min", "3 h", "levels.L1.arrive", "no more than close (2 h)"),
    "a role that approves and does not exist": ("limits.yaml", "- [secretary]", "secretary", "minister", "whistles.攻坚.approve.0", "got minister"),
    "an urgent whistle that waits": ("limits.yaml", "level: L1 #", "level: L1", "approve: [[leader]]", "whistles.应急.approve", "blown at once, and ratified after"),
    "a rung that does nothing known": ("limits.yaml", "supervise, after: 1 h", "supervise", "shout", "ladders.close-running.steps.3.do", "got shout"),
    "a reminder to nobody": ("limits.yaml", "to: verifier", ", to: verifier", "", "ladders.verify.steps.0.to", "the role that is told"),
    "an unknown field": ("limits.yaml", "  L2", "sign", "sing: 2 h, sign", "levels.L2.sing", "one of name, sign"),
    "office hours backwards": ("site.yaml", "office_hours", "13:30-17", "17:30-13", "office_hours", "09:00-12:00,13:30-17:30"),
    "a time zone that is none": ("site.yaml", "timezone", "Asia/Shanghai", "asia/shanghai", "timezone", "expected Asia/Shanghai"),
    "coordinates in GCJ-02": ("site.yaml", "datum", "WGS84", "GCJ02", "datum", "convert the files first"),
    "a date that is none": ("site.yaml", "2026-06-21", "..2026-06-21", "..2026-06-31", "calendar.off.10", "a date 2026-10-01"),
    "a holiday of a year that is not published": ("site.yaml", "2026-10-01", "2026-10-01..2026", "2027-10-01..2027", "calendar.off.12", "a day of a published year"),
    "a working day on a Wednesday": ("site.yaml", "2026-05-09", "-09", "-13", "calendar.on.8", "a Saturday or Sunday"),
    "a share above 1": ("site.yaml", "  on_site_sample_share", "0.2", "20", "settings.on_site_sample_share", "a number from 0 to 1"),
    "a setting misspelt": ("site.yaml", "join_metres", "300", "300\n  join_meters: 300", "settings.join_meters", "got join_meters"),
    "a module that no one knows": ("units.csv", "gas", "经济建设", "经济", "module", "got 经济"),
    "a level of units that no one knows": ("units.csv", "gas", "station", "company", "level", "one of village, town"),
    "a short name that is long": ("units.csv", "gas", "燃气公司", "光福燃气公司", "short", "at most 5 characters"),
    "an unknown superior": ("units.csv", "food", "leadership", "nobody", "superior", "got nobody"),
    "a unit its own superior": ("units.csv", "grid-office,网格化", "leadership", "grid-office", "superior", "grid-office > grid-office"),
    "a village that issues notices": ("units.csv", "fuli", "Fuli,,", "Fuli,,yes", "organ", "a village issues no notice"),
    "a post of an unknown unit": ("posts.csv", "clerk-2,", "duty-desk", "dutydesk", "unit", "got dutydesk"),
    "an unknown role": ("posts.csv", "clerk-2,", ",clerk", ",clark", "roles", "got clark"),
    "a post twice": ("posts.csv", "supervisor-2", "supervisor-2", "supervisor", "code", "supervisor again"),
    "a grid worker without a grid": ("posts.csv", "fuli-grid-03", "fuli-03", "", "grid", "a grid worker has one"),
    "a comma too many": ("items.csv", "street-lamp", "Street lamp", "Street lamp,", "", "17 cells"),
    "an item of an unknown unit": ("items.csv", "street-lamp", "construction", "lamps", "lead", "got lamps"),
    "an item that nobody leads": ("items.csv", "street-lamp", "construction", "", "lead", "got nothing"),
    "a short title that is long": ("items.csv", "street-lamp", "路灯不亮,路灯不亮", "路灯不亮,路灯一到晚上就不亮", "short", "at most 8 characters"),
    "an unknown level": ("items.csv", "street-lamp", "L3", "L5", "level", "got L5"),
    "a department's item that goes to a village": ("items.csv", "drain-blocked", ",yes", "yes,", "department_only", "a village is called"),
    "an emergency that is closed on the spot": ("items.csv", "drain-blocked", "yes,,疏通", "yes,119,疏通", "on_site", "119 is called at once"),
    "an unknown emergency number": ("items.csv", "injured,", "120", "911", "emergency", "got 911"),
    "a stage without a limit": ("items.csv", "road-collapse", "围挡 1 h", "围挡", "stages", "a name and a limit"),
    "one keyword for two items": ("items.csv", "manhole", "井盖翘起", "路灯闪烁", "keywords", "路灯闪烁 stands with street-lamp"),
    "a camera with a short id": ("cameras.csv", "32050608001320000237", "00237", "0237", "code", "GB/T 28181"),
    "a camera twice": ("cameras.csv", "32050608001320000237", "00237", "00236", "code", "000236 again"),
    "a camera in another grid": ("cameras.csv", "32050608001320000238", "chongshan-05", "chongshan-04", "grid", "the grid that holds 120.305822"),
    "an alarm for an unknown item": ("cameras.csv", "32050608001320000239", "fire-lane", "fire-line", "alarms", "got fire-line"),
    "an alarm that is not written as one": ("cameras.csv", "32050608001320000239", "=fire-lane", ":fire-lane", "alarms", "got intrusion:fire-lane"),
    "a longitude that is none": ("cameras.csv", "32050608001320000238", "120.305822", "east", "lon", "got east"),
    "a grid of an unknown village": ("grids.geojson", '"code": "fuli-01"', 'village": "fuli', 'village": "fuly', "village", "got fuly"),
    "a grid whose worker does not exist": ("grids.geojson", '"code": "fuli-02"', "fuli-grid-02", "fuli-grid-22", "worker", "got fuli-grid-22"),
    "a grid with another's leader": ("grids.geojson", '"code": "fuli-02"', "fuli-leader-02", "fuli-leader-03", "leader", "fuli-leader-03 of fuli-03"),
    "a rule that calls an unknown unit": ("rules/taihu.yaml", "lead: 水利站", "水利站", "水利局", "whistle.lead", "got 水利局"),
    "a rule that is no CEL": ("rules/taihu.yaml", "when", "||", "or", "when", "CEL"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_the_error_names_file_line_and_field(name: str, folder: Path, edit: Callable[[str, str, str], int]) -> None:
    file, of_line, old, new, field, words = BREAKS[name]
    (whole,) = [line for line in (folder / file).read_text(encoding="utf-8").split("\n") if of_line in line]
    line = edit(file, whole, whole.replace(old, new, 1)) + new.count("\n")
    found = inspect(folder).errors
    assert [(error.file, error.line, error.field) for error in found if words in str(error)] == [(file, line, field)], (
        found
    )
