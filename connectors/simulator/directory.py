"""Who holds which post, and where things lie: look-ups into the site as `GET /api/site` answers it."""

from collections import defaultdict
from typing import Any

from connectors.simulator.dice import chance, pick
from connectors.simulator.office import Office


class Directory:
    """The site's posts, units, items and grids, indexed once."""

    def __init__(self, site: dict[str, Any]) -> None:
        self.site = site
        self.office = Office(site)
        self.units: dict[str, dict[str, Any]] = site["units"]
        self.items: dict[str, dict[str, Any]] = site["items"]
        self.grids: dict[str, dict[str, Any]] = {grid["code"]: grid for grid in site["grids"]}
        self.posts: dict[str, dict[str, Any]] = {post["code"]: post for post in site["posts"]}
        self.villages = [code for code, unit in self.units.items() if unit["level"] == "village"]
        self._holders: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._workers: dict[str, str] = {}
        for post in site["posts"]:
            for role in post["roles"]:
                self._holders["", role].append(post["code"])
                self._holders[post["unit"], role].append(post["code"])
            if post.get("grid"):
                self._workers[post["grid"]] = post["code"]

    def post(self, role: str, *, unit: str = "", seed: object = "", without: frozenset[str] = frozenset()) -> str:
        """A post with this role (of this unit), not of the units `without`; "" when there is none."""
        holders = self._holders.get((unit, role), [])
        if without:
            holders = [code for code in holders if self.posts[code]["unit"] not in without]
        return holders[0] if len(holders) == 1 else pick(chance(seed, role), holders) if holders else ""

    def member(self, unit: str, *roles: str) -> str:
        """A post of the unit: the first of these roles that somebody holds."""
        return next((found for role in roles if (found := self.post(role, unit=unit))), "")

    def officers(self, unit: str) -> list[str]:
        return self._holders.get((unit, "officer"), [])

    def worker(self, grid: str) -> str:
        """The grid's worker."""
        return self._workers.get(grid, "")

    def unit_name(self, unit: str) -> str:
        return str(self.units.get(unit, {}).get("short") or unit)

    def find_unit(self, words: str) -> str:
        """The unit whose name or short name has these words; "" = none."""
        return next((code for code, u in self.units.items() if words in u["name"] or words == u["short"]), "")

    def lead_of(self, item: str, village: str) -> str:
        """The unit that the catalogue names for an item, where the site shows it; else the village."""
        lead = str(self.items.get(item, {}).get("lead") or "{village}").replace("{village}", village)
        return lead if lead in self.units else village

    def stage(self, item: str, clock: str) -> str:
        """The name of the stage that a clock `stage-2:…` waits for, where the site shows stages."""
        stages = self.items.get(item, {}).get("stages") or ()
        number = int(clock.partition(":")[0].removeprefix("stage-"))
        found = stages[number - 1] if number <= len(stages) else ""
        return str(found["name"] if isinstance(found, dict) else found)
