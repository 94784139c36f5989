"""The site's working days beside the public holidays of its country. Slow to import: for `site check` alone."""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays

from command_center.site.value import Calendar


def disagreements(calendar: Calendar, country: str) -> Iterator[str]:
    """A line for each day of a published year that the two see differently. Which is wrong, a person decides."""
    if country not in holidays.list_supported_countries():
        yield f"no public holidays are known for the country {country}"
        return
    for year in calendar.published_years:
        known = holidays.country_holidays(country, years=year)
        for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
            day = date(year, 1, 1) + timedelta(days=n)
            text = day.isoformat()
            works = text in calendar.on or (day.weekday() < 5 and text not in calendar.off)
            if works != known.is_working_day(day):
                yield f"{text} is a {'working day' if works else 'day off'} here, but not in the list of {country}"
