from pathlib import Path

from command_center import build

PAGE = b"<!doctype html><html><head><title>x</title></head></html>"


def test_the_page_says_the_build_that_the_center_names(tmp_path: Path) -> None:
    path = tmp_path / "wall.html"
    path.write_bytes(PAGE)
    named = build.served(path)
    assert f'<meta name="build" content="{named}">'.encode() in build.marked(PAGE)
    assert build.served(path) == named
    path.unlink()  # as a build does
    path.write_bytes(PAGE.replace(b"x", b"another"))
    assert build.served(path) not in ("", named)


def test_a_page_that_is_being_built_has_no_name(tmp_path: Path) -> None:
    assert build.served(tmp_path / "wall.html") == ""
