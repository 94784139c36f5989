"""The README's five minutes, as printed, on a center as `make run` starts it; only ports and folder differ."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import Center
from tests.docs.pages import fenced, read

FIVE = fenced(read("README.md").split("## Five minutes")[1].split("\n## ")[0], "sh")
SEND, FIND, ASK, SIGN, KILL, AGAIN = FIVE


def typed(center: Center, *blocks: str) -> str:
    """What these commands print, typed into one shell, where var/demo is the center's data."""
    script = "\n".join(blocks)
    script = script.replace("http://127.0.0.1:8000", center.url)
    script = script.replace(".venv/bin/", f"'{Path(sys.executable).parent}'/")
    script = script.replace('explain "$CASE"', f'explain "$CASE" --url {center.url}')
    done = subprocess.run(
        ["sh", "-eu", "-c", script], cwd=center.data.parents[1], capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_five_minutes(tmp_path: Path) -> None:
    data = tmp_path / "var" / "demo"
    demo = ("--simulate", "--days", "1")
    center = Center(data, *demo, clock="x60").ready()
    try:
        assert typed(center, SEND) == '{"accepted":1,"duplicate":0,"refused":[]}'
        center.quiet()
        assert '"duplicate":1' in typed(center, SEND)
        address = typed(center, FIND).strip()
        assert address.startswith(f"{center.url}/cases/")
        case = address.rpartition("/")[2]
        why = typed(center, FIND, ASK)
        assert "waste-into-water" in why and "综合行政执法队" in why
        assert '"duty.signed"' in typed(center, FIND, SIGN)
        view = center.get(f"/api/cases/{case}")["view"]
        assert (view["grid"], view["status"], view["lead"]) == ("fuxi-01", "handling", "enforcement")
        typed(center, KILL)
        assert center.process.wait(30) == -9
    finally:
        center.kill()

    again = Center(data, *demo, clock="x60").ready()
    try:
        told = typed(again, FIND, AGAIN)
        assert view["number"] in told and "waste-into-water" in told
        story = again.get(f"/api/cases/{case}")["story"]
        assert "duty.signed" in [fact["kind"] for fact in story]
    finally:
        again.kill()
