"""A text without its Chinese or its English does not compile, and what does not compile is not built."""

import json
import subprocess
from pathlib import Path

import pytest

from deploy.dev.ui import npm

UI = Path(__file__).parents[2] / "ui"
PLANTED = f"""import {{ t, type Labels }} from "{UI}/src/labels";
t("desk.title");
t("no.such.word");
export const half: Labels = {{ "no.such.word": ["只有中文"] }};
"""


@pytest.mark.slow
def test_a_missing_word_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "planted.ts").write_text(PLANTED, encoding="utf-8")
    types = {"extends": f"{UI}/tsconfig.json", "files": ["planted.ts"], "include": []}
    options = {"typeRoots": [f"{UI}/node_modules/@types"], "types": [f"{UI}/node_modules/vite/client"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(types | {"compilerOptions": options}), encoding="utf-8")
    command = [*npm(), "exec", "--", "tsc", "--noEmit", "--pretty", "false", "-p", str(tmp_path)]
    done = subprocess.run(command, cwd=UI, capture_output=True, text=True, check=False, timeout=100)
    lines = [line for line in done.stdout.splitlines() if "error TS" in line]
    assert done.returncode != 0 and len(lines) == 2, done.stdout
    assert ["planted.ts(3," in lines[0], "planted.ts(4," in lines[1]] == [True, True], lines
    assert json.loads((UI / "package.json").read_text())["scripts"]["build"].startswith("tsc --noEmit && ")
