from datetime import date
from pathlib import Path

from command_center.rules.testing import run
from command_center.site.check import check_folder
from command_center.site.value import Site


def check(folder: Path, today: date | None = None) -> tuple[bool, list[str]]:
    lines: list[str] = []
    return check_folder(folder, lines.append, today), lines


def test_guangfu_is_a_site_and_nothing_is_odd(folder: Path) -> None:
    good, lines = check(folder, date(2026, 11, 24))
    assert good
    assert len(lines) == 1 and "48 grids, 313 cameras" in lines[0] and "2025, 2026" in lines[0]


def test_every_error_has_a_line_and_the_last_line_counts(folder: Path, edit) -> None:
    line = edit("items.csv", "construction,power,L3,路灯,", "construction,power,L5,路灯,")
    edit("site.yaml", "join_days: 7", "join_days: soon")
    good, lines = check(folder)
    assert not good
    assert lines[0] == f"items.csv:{line} level: expected one of L1, L2, L3, L4, got L5"
    assert lines[1].startswith("site.yaml:") and lines[2].endswith("2 errors, no site")


def test_an_unpublished_year_warns(folder: Path) -> None:
    _, lines = check(folder, date(2026, 12, 1))
    assert lines[0] == "warning: the working days of 2027 are not published: its deadlines are provisional"
    assert len(check(folder, date(2026, 11, 30))[1]) == 1


def test_a_forgotten_make_up_day_warns(folder: Path, edit) -> None:
    edit("site.yaml", "    - 2026-02-28\n", "")
    good, lines = check(folder)
    assert good
    assert lines[0] == "warning: 2026-02-28 is a day off here, but not in the list of CN"


def test_the_rules_pass_their_own_tests(guangfu: Site) -> None:
    lines: list[str] = []
    rules = Path(__file__).parents[2] / "deploy" / "guangfu" / "rules"
    assert run(rules, guangfu, lines.append), "\n".join(lines)
    assert not any("no test" in line for line in lines), lines
