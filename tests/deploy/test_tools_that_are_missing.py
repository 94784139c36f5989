import shutil
import subprocess
from pathlib import Path


def test_all_are_named_in_one_line(tmp_path: Path) -> None:
    """Where nothing is installed and nothing may be."""
    (tmp_path / "id").symlink_to(shutil.which("id") or "")
    done = subprocess.run(
        ["/bin/sh", "deploy/dev/test-tools.sh"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=5
    )
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    for package in ("chromium", "fonts-noto-cjk", "maven"):
        assert package in line
