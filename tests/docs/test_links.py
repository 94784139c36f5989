"""Every link resolves, and every file that a document names exists."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, anchor, documents, headings, links, name_of, prose, read

NAMED = re.compile(r"`([\w./*-]+/[\w./*-]*|[\w-]+\.(?:py|md|toml))(?::[^`]*)?`")
ELSEWHERE = ("/", "var/", "rules/")
"""Begin addresses, what running makes, and paths within a site's folder."""
SOURCES = ("command_center", "connectors", "streams")


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_links_resolve(page: Path) -> None:
    broken = [link for link in links(page.read_text(encoding="utf-8")) if not _leads_somewhere(page, link)]
    assert not broken


def _leads_somewhere(page: Path, link: str) -> bool:
    """Addresses elsewhere are not asked."""
    if re.match(r"https?:", link):
        return True
    file, _, part = link.partition("#")
    target = (page.parent / file).resolve() if file else page
    if not target.exists():
        return False
    return not part or part in [anchor(words) for _, words in headings(target.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_paths_exist(page: str) -> None:
    missing = [path for path in NAMED.findall(prose(read(page))) if "NAME" not in path and not _exists(path)]
    assert not missing


def _exists(path: str) -> bool:
    """From the root or, where its room stands beside it in the text, from any room."""
    if path.startswith(ELSEWHERE):
        return True
    return any(ROOT.glob(path)) or any(any((ROOT / source).glob(f"**/{path}")) for source in SOURCES)


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        for link in links(page.read_text(encoding="utf-8")):
            if not re.match(r"https?:", link):
                waiting.append((page.parent / link.partition("#")[0]).resolve())
    assert [name_of(page) for page in documents() if page not in reached] == []
