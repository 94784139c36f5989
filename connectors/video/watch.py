"""Pictures of one camera in, alarms out: dead pictures, objects that stay in a zone, big movements."""

from typing import NamedTuple

import numpy as np

from connectors.video import dead, motion
from connectors.video.debounce import Memory, Patience, step
from connectors.video.motion import Box
from connectors.video.zones import Zone

MUCH_MOVES = 0.15

PATIENCE = {
    "intrusion": Patience(hold_s=5, absent_s=10, apart_s=300),
    "motion": Patience(hold_s=2, absent_s=10, apart_s=300),
    "black": Patience(hold_s=3, absent_s=5, apart_s=300),
    "frozen": Patience(hold_s=10, absent_s=5, apart_s=300),
}


class Alarm(NamedTuple):
    """What a camera has to report.

    kind: intrusion, motion, black or frozen
    zone: the name of the zone it stays in; None when the whole picture is meant
    onset, at: since when it has held, and now; seconds of the source
    boxes: the objects meant, relative to the picture
    """

    kind: str
    zone: str | None
    onset: float
    at: float
    boxes: tuple[Box, ...] = ()


class Watch:
    """Looks at the pictures of one camera in their order and remembers what it has reported."""

    def __init__(self, zones: tuple[Zone, ...], per_second: float, patience: dict[str, Patience] = PATIENCE) -> None:
        """Watch the given zones in about `per_second` pictures a second."""
        self._zones = zones
        self._per_second = per_second
        self._patience = patience
        self._memories: dict[tuple[str, str | None], Memory] = {}
        self._before: np.ndarray | None = None
        self.alive = False

    def forget_scene(self) -> None:
        """Learn the empty scene anew: the camera may have been turned. What was reported stays remembered."""
        self._before = None

    def look(self, picture: np.ndarray, now: float) -> list[Alarm]:
        """Return the alarms that a BGR picture (any size, uint8), taken at `now` (seconds), brings; mostly none."""
        picture = motion.small(picture)
        before = self._before
        if before is None or before.shape != picture.shape:
            before = None
            self._background = motion.Background(self._per_second)
            self._within = motion.zones_mask(self._zones, *picture.shape[:2])
        self._before = picture
        black = dead.black(picture)
        frozen = not black and before is not None and dead.frozen(before, picture)
        self.alive = not black and not frozen
        conditions: list[tuple[str, str | None, bool, tuple[Box, ...]]] = [
            ("black", None, black, ()),
            ("frozen", None, frozen, ()),
        ]
        # A dead picture says nothing about the street: neither that somebody is there, nor that nobody is.
        if self.alive:
            conditions += self._street(before, picture)
        return [
            Alarm(kind, zone, onset, now, boxes)
            for kind, zone, held, boxes in conditions
            if (onset := self._step(kind, zone, held, now)) is not None
        ]

    def _street(
        self, before: np.ndarray | None, picture: np.ndarray
    ) -> list[tuple[str, str | None, bool, tuple[Box, ...]]]:
        much = before is not None and motion.moving_share(before, picture, self._within) >= MUCH_MOVES
        mask = self._background.unusual(picture)
        found = [] if mask is None else motion.objects(mask)
        conditions: list[tuple[str, str | None, bool, tuple[Box, ...]]] = [("motion", None, much, tuple(found))]
        if mask is None:
            return conditions
        for zone in self._zones:
            staying = tuple(box for box in found if motion.stands_in(box, zone.polygon))
            conditions.append(("intrusion", zone.name, bool(staying), staying))
        return conditions

    def _step(self, kind: str, zone: str | None, held: bool, now: float) -> float | None:
        memory, onset = step(self._memories.get((kind, zone), Memory()), self._patience[kind], held, now)
        self._memories[kind, zone] = memory
        return onset
