"""A wheel, installed where there is no Node and no checkout, serves every page that it was built with."""

import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.process import GUANGFU, ROOT, until

PAGES = [path.stem for path in sorted((ROOT / "ui").glob("*.html"))]
AT = {
    "case": "cases/any",
    "dossier": "cases/any/dossier",
    "nothing-here": "no/such/page",
}  # where it is not at its own name


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, and the libraries of this one beside."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run([*pip, *build], check=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "env")], check=True)
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    install = ["--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *install], check=True)
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))  # whose own .pth files are not read
    return folder


@pytest.fixture(scope="module")
def url(installed: Path) -> Iterator[str]:
    said = installed / "said"
    command = [installed / "env" / "bin" / "command-center", "up", "--demo", "--clock", "manual"]
    where = ["--site", GUANGFU, "--data", installed / "data", "--port", "0", "--wall-port", "0"]
    environment = {"PATH": str(installed / "env" / "bin"), "LANG": "C.UTF-8"}
    with said.open("w") as out:
        process = subprocess.Popen([*command, *where], stdout=out, stderr=out, cwd=installed, env=environment)
    try:
        until(lambda: "Ctrl-C" in said.read_text() or process.poll() is not None, "the center")
        found = re.search(r"(http://\S+)/wall", said.read_text())
        assert found, said.read_text()
        yield found[1]
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_and_all_that_it_names_is_in_the_wheel(url: str, page: str) -> None:
    with httpx.Client(base_url=url, trust_env=False, headers={"accept": "text/html"}) as client:
        whole = client.get(f"/{AT.get(page, page)}")
        assert whole.status_code == (404 if page == "nothing-here" else 200), whole.text
        named = re.findall(r'(?:src|href)="(/[^"]+)"', whole.text)
        assert named
        assert {client.get(one).status_code for one in named} == {200}
