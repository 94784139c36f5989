"""`command-center site check DIR`: is this folder a site, and what should its maker look at again?"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from command_center.site.load import Found, inspect
from command_center.site.value import Site


def check_folder(path: Path, echo: Callable[[str], object], today: date | None = None) -> bool:
    """Says everything that is wrong, a line each, then what is only odd; True when the folder makes a site.

    `today`: warns when this year's calendar, or in December the next one's, is not published in the site.
    """
    found = inspect(path)
    for error in found.errors:
        echo(str(error))
    if found.site is None:
        count = len(found.errors)
        echo(f"{path}: {count} error{'s' if count != 1 else ''}, no site")
        return False
    for line in (*_calendar(found, found.site, today), *_unreached(found.site)):
        echo(f"warning: {line}")
    echo(f"{path}: {_summary(found.site)}")
    return True


def _calendar(found: Found, site: Site, today: date | None) -> list[str]:
    lines: list[str] = []
    if found.country:
        from command_center.site.load.announced import disagreements  # slow, and asked for here alone

        lines += disagreements(site.calendar, found.country)
    needed = {today.year, today.year + (today.month == 12)} if today else set()
    for year in sorted(needed - set(site.calendar.published_years)):
        lines.append(f"the working days of {year} are not published: its deadlines are provisional")
    return lines


def _unreached(site: Site) -> list[str]:
    """Of a site that tells its units: those that it does not reach."""
    if not site.units_reached:
        return []
    called = [code for code, unit in site.units.items() if unit.level != "center" and code not in site.units_reached]
    return [f"{len(called)} units have no channels, so they get no messages: {', '.join(called)}"] if called else []


def _summary(site: Site) -> str:
    counts = {
        "grids": site.grids,
        "cameras": site.cameras,
        "items": site.items,
        "units": site.units,
        "posts": site.posts,
        "rules": site.rules,
    }
    years = ", ".join(map(str, site.calendar.published_years)) or "no year"
    return f"{site.name}, {', '.join(f'{len(v)} {k}' for k, v in counts.items())}; working days of {years}"
