"""Movement and presence are two things; and a change of light is neither."""

import numpy as np
import pytest

from connectors.video import motion
from connectors.video.watch import Watch
from connectors.video.zones import WHOLE_PICTURE, Zone

LEFT_HALF = Zone("左半", ((0.0, 0.0), (0.5, 0.0), (0.5, 1.0), (0.0, 1.0)))


@pytest.fixture
def street():
    """Pictures of an empty place: texture that stays, and noise that does not."""
    rng = np.random.default_rng(7)
    texture = rng.integers(70, 170, (180, 320, 3))

    def picture(light: int = 0) -> np.ndarray:
        return np.clip(texture + light + rng.normal(0, 2, texture.shape), 0, 255).astype(np.uint8)

    return picture


def test_a_camera_that_is_turned_about_reports_a_big_movement(street):
    watch = Watch((WHOLE_PICTURE,), 5)

    found = [
        alarm.kind
        for number in range(80)
        for alarm in watch.look(np.roll(street(), max(0, number - 30) * 3, axis=1), number / 5)
    ]

    assert found == ["motion"]


def test_a_crowd_reports_one_big_movement(street):
    rng = np.random.default_rng(1)
    watch = Watch((WHOLE_PICTURE,), 5)
    found = []
    for number in range(100):
        picture = street()
        if number >= 30:
            for x, y in zip(rng.integers(0, 280, 12), rng.integers(0, 140, 12), strict=True):
                picture[y : y + 40, x : x + 40] = rng.integers(0, 255)
        found += [alarm.kind for alarm in watch.look(picture, number / 5)]

    assert found.count("motion") == 1


def test_a_lamp_that_is_switched_on_reports_nothing(street):
    watch = Watch((WHOLE_PICTURE,), 5)

    found = [a for number in range(150) for a in watch.look(street(0 if number < 50 else 60), number / 5)]

    assert found == []


def test_movement_outside_the_zones_does_not_count(street):
    before, after = street(), street()
    after[:, 200:] = 255 - after[:, 200:]
    height, width = after.shape[:2]

    assert motion.moving_share(before, after, motion.zones_mask((LEFT_HALF,), height, width)) == 0
    assert motion.moving_share(before, after, motion.zones_mask((WHOLE_PICTURE,), height, width)) > 0.2


def test_the_foot_of_an_object_decides_where_it_stands():
    zone = ((0.0, 0.5), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0))

    assert motion.stands_in((0.4, 0.3, 0.1, 0.4), zone)
    assert not motion.stands_in((0.4, 0.1, 0.1, 0.3), zone)


def test_specks_are_no_objects():
    mask = np.zeros((180, 320), np.uint8)
    mask[10:14, 10:14] = 255
    mask[60:100, 100:120] = 255

    (box,) = motion.objects(mask)
    assert box == pytest.approx((100 / 320, 60 / 180, 20 / 320, 40 / 180))
