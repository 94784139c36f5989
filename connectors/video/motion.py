"""What is in the picture that was not there before, and how much of it moves.

Two different things: *objects* are what differs from the learnt background, also when they stand still (a parked
van); *movement* is what changed since the last picture (a crowd, smoke, a camera that somebody turns).
"""

import cv2
import numpy as np

from connectors.video.zones import Point, Zone

SMALL_WIDTH = 320
CHANGED_LEVELS = 25
SMALLEST_OBJECT = 0.0015
LIGHT_SHARE = 0.6
# MOG2 takes what stands still for a tenth of its history into the background.
KEPT_S = 40.0
LEARNING_S = 2.0

Box = tuple[float, float, float, float]


def small(picture: np.ndarray) -> np.ndarray:
    """The picture (BGR, uint8) at a width of 320: enough to find a person, and it averages noise away."""
    height, width = picture.shape[:2]
    size = (SMALL_WIDTH, max(1, round(height * SMALL_WIDTH / width)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


class Background:
    """The empty scene, learnt from the pictures themselves (mixture of Gaussians, MOG2)."""

    def __init__(self, per_second: float) -> None:
        """Expect `per_second` pictures a second, so that what stands still stays an object for about 40 s."""
        self._history = round(per_second * KEPT_S * 10)
        self._needed = round(per_second * LEARNING_S)
        self._forget()

    def unusual(self, picture: np.ndarray) -> np.ndarray | None:
        """The mask (height, width, uint8, 0 or 255) of what differs from the background of a small BGR picture.

        None while there is no background yet: at the start, and after the light of the whole scene changed.
        """
        # Left to itself MOG2 learns fast for its whole history, and would swallow a van that parks in the first minute.
        rate = -1 if self._learnt < self._needed else 1 / self._history
        mask = self._model.apply(cv2.GaussianBlur(picture, (3, 3), 0), learningRate=rate)
        self._learnt += 1
        if self._learnt <= self._needed:
            return None
        # MOG2 marks shadows with 127: they are not objects.
        mask = cv2.threshold(mask, 200, 255, cv2.THRESH_BINARY)[1]
        if np.count_nonzero(mask) > LIGHT_SHARE * mask.size:
            self._forget()
            return None
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))

    def _forget(self) -> None:
        self._model = cv2.createBackgroundSubtractorMOG2(history=self._history, varThreshold=25, detectShadows=True)
        self._learnt = 0


def objects(mask: np.ndarray) -> list[Box]:
    """The boxes `(x, y, width, height)`, relative to the picture, of the spots in a mask; the largest first."""
    height, width = mask.shape
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    spots = [(cv2.contourArea(contour), cv2.boundingRect(contour)) for contour in contours]
    spots = sorted((spot for spot in spots if spot[0] >= SMALLEST_OBJECT * mask.size), reverse=True)
    return [(x / width, y / height, w / width, h / height) for _, (x, y, w, h) in spots]


def stands_in(box: Box, polygon: tuple[Point, ...]) -> bool:
    """Does an object stand in a zone? Its foot decides: a head may cover a zone that lies behind it."""
    x, y, width, height = box
    foot = (x + width / 2, y + height)
    return cv2.pointPolygonTest(np.array(polygon, np.float32), foot, measureDist=False) >= 0


def zones_mask(zones: tuple[Zone, ...], height: int, width: int) -> np.ndarray:
    """The mask (height, width, uint8, 0 or 255) of all zones together."""
    mask = np.zeros((height, width), np.uint8)
    for zone in zones:
        corners = np.rint(np.array(zone.polygon) * (width - 1, height - 1)).astype(np.int32)
        cv2.fillPoly(mask, [corners], 255)
    return mask


def moving_share(before: np.ndarray, after: np.ndarray, within: np.ndarray) -> float:
    """The share (0..1) of the picture that lies in the mask and changed clearly between two small BGR pictures.

    Of the whole picture, not of the mask: in a small zone everybody who walks by would be a big movement.
    """
    change = cv2.cvtColor(cv2.absdiff(before, after), cv2.COLOR_BGR2GRAY)
    changed = cv2.threshold(change, CHANGED_LEVELS, 255, cv2.THRESH_BINARY)[1]
    return cv2.countNonZero(cv2.bitwise_and(changed, within)) / within.size
