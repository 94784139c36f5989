"""What ruff bans in the center, shown to bite; and the size no file may pass."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = (".py", ".sh", ".ts", ".tsx")
LONGEST = 400

BANNED = [
    "from datetime import datetime\nprint(datetime.now())\n",
    "import datetime\nprint(datetime.datetime.utcnow())\n",
    "from datetime import date\nprint(date.today())\n",
    "import time\nprint(time.time())\n",
    "from uuid import uuid4\nprint(uuid4())\n",
    "import random\nprint(random.choice([1, 2]))\n",
]


def ruff(source: str, path: str) -> str:
    command = [str(Path(sys.executable).with_name("ruff")), "check", "--no-cache", "--stdin-filename", path, "-"]
    return subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("source", BANNED)
def test_a_second_clock_or_chance_is_reported_in_the_center_alone(source: str) -> None:
    assert "TID251" in ruff(source, "command_center/case/planted.py")
    assert "TID251" not in ruff(source, "command_center/clock.py")
    assert "TID251" not in ruff(source, "connectors/video/planted.py")


def test_no_file_of_code_is_longer_than_one_can_read() -> None:
    folders = ("command_center", "connectors", "deploy", "streams", "tests", "ui/src")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in CODE]
    files = [file for file in files if "static" not in file.parts]
    lengths = {str(file.relative_to(ROOT)): len(file.read_bytes().splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
