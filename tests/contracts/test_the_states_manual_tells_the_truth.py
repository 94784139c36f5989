"""docs/states.md has the four tables as the code has them, and names every state."""

from pathlib import Path

import msgspec
import pytest

from command_center.case.state import DUTY_OPEN, ENDED, NOTICE_OPEN, OPEN
from command_center.case.table import TABLES
from command_center.view import ENDED_WHISTLES

MANUAL = (Path(__file__).parents[2] / "docs" / "states.md").read_text(encoding="utf-8")
HEADINGS = {"case": "Cases", "duty": "Duties", "whistle": "Whistles", "notice": "Notices"}
STATES = {
    "case": (*OPEN, *ENDED),
    "duty": (*DUTY_OPEN, "done", "released"),
    "whistle": (*{state: 0 for row in TABLES["whistle"] for state in row.states if state}, *ENDED_WHISTLES),
    "notice": (*NOTICE_OPEN, "passed", "failed", "withdrawn"),
}  # fmt: skip


def rendered(target: str) -> str:
    lines = ["| verb | in | by | fields (those in bold must be there) |", "|---|---|---|---|"]
    for row in TABLES[target]:
        infos = msgspec.structs.fields(row.args)
        names = ", ".join(f"**{info.name}**" if info.required else info.name for info in infos)
        states = "any open" if row.states == OPEN else ", ".join(row.states) or "–"
        lines.append(f"| `{row.verb}` | {states or '–'} | {', '.join(row.by)} | {names} |")
    return "\n".join(lines)


@pytest.mark.parametrize("target", TABLES)
def test_the_table_is_the_codes(target: str) -> None:
    section = MANUAL.split(f"\n## {HEADINGS[target]}\n")[1].split("\n## ")[0]
    assert rendered(target) in section, f"put this table into docs/states.md:\n\n{rendered(target)}\n"
    for state in STATES[target]:
        assert f"`{state}`" in section, f"{state} is not explained"
