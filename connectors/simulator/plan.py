"""Who will do what next: the coming acts of all cases, at most one a case, the soonest first."""

import heapq
import logging
from typing import Any

from connectors.simulator.acting import Act
from connectors.simulator.behaviour import acts
from connectors.simulator.directory import Directory
from connectors.simulator.town import RefusedByCenter, Town

log = logging.getLogger(__name__)

Entry = tuple[int, int, str, int, Act]


class Plan:
    """Nothing in it must be kept: it is made anew from the cases as they stand."""

    def __init__(self, directory: Directory, seed: int) -> None:
        self._directory, self._seed = directory, seed
        self._heap: list[Entry] = []
        self._count = 0
        self._versions: dict[str, int] = {}
        self._refused: dict[str, list[Act]] = {}  # in the case's present version
        self._held: dict[str, int] = {}
        self.done = 0
        self.refusals = 0

    def __len__(self) -> int:
        return len(self._heap)

    def knows(self, case: str, version: int) -> bool:
        return self._versions.get(case, -1) >= version

    def hold(self, case: str, until: int) -> None:
        """Somebody else is at work on it: the town leaves it alone until then."""
        self._held[case] = until

    def read(self, answer: dict[str, Any]) -> None:
        """Take a case as it stands; what was planned for it before is void."""
        case = answer["case"]
        id, version = case["id"], case["version"]
        if self._versions.get(id) != version:
            self._refused.pop(id, None)
        self._versions[id] = version
        refused = self._refused.get(id, ())
        act = next((act for act in acts(answer, self._directory, self._seed) if act not in refused), None)
        if act is not None:
            self._count += 1
            at = max(act.at, self._held.get(id, 0))
            heapq.heappush(self._heap, (at, self._count, id, version, act))

    def next_at(self) -> int | None:
        """When the next act is due."""
        while self._heap and self._versions.get(self._heap[0][2]) != self._heap[0][3]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def do_next(self, town: Town) -> None:
        """Do the next act, and plan its case anew from the answer."""
        if self.next_at() is None:
            return
        _, _, id, version, act = heapq.heappop(self._heap)
        try:
            answer = town.act(act.path, act.post, act.body, f"sim-{id}-{version}-{act.post}-{act.path}")
        except RefusedByCenter as refused:
            self.refusals += 1
            log.info("%s as %s: %s", act.path, act.post, refused)
            # The state may be another one by now; where it is not, something else is tried.
            found = town.case(id)
            if found["case"]["version"] == version:
                self._refused.setdefault(id, []).append(act)
            self.read(found)
            return
        self.done += 1
        state = answer.get("state")
        if state is not None and state["id"] == id:
            self.read({"case": state, "view": answer["case"]})
        else:
            self.read(town.case(id))
