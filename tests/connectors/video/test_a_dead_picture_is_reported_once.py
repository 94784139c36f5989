"""Black and frozen pictures: one alarm each, however long they last."""

import numpy as np

from connectors.video import dead
from connectors.video.frames import frames
from connectors.video.run import run
from connectors.video.watch import Watch
from connectors.video.zones import WHOLE_PICTURE


def test_a_picture_that_goes_black_is_reported_once(clips, center, camera):
    report = run(str(clips.black), camera=camera, url=center.url, fast=True)

    assert report.alarms == {"black": 1}
    (event,) = center.events
    assert event["data"]["alarm"] == "black"
    assert event["data"]["title"] == "画面全黑"


def test_a_picture_that_freezes_is_reported_once(clips):
    pictures = [frame.picture for frame in frames(str(clips.black), fast=True)][:20]
    watch = Watch((WHOLE_PICTURE,), 5)

    found = [alarm for number in range(200) for alarm in watch.look(pictures[min(number, 19)], number / 5)]

    assert [(alarm.kind, alarm.onset) for alarm in found] == [("frozen", 4.0)]


def test_a_still_street_with_noise_is_not_frozen(clips):
    first, second = [frame.picture for frame in frames(str(clips.black), fast=True)][1:3]

    assert not dead.frozen(first, second)
    assert dead.frozen(first, first)


def test_the_letters_that_a_camera_prints_do_not_make_black_less_black():
    picture = np.full((180, 320, 3), 6, np.uint8)
    picture[8:18, 8:100] = 255

    assert dead.black(picture)


def test_a_dark_street_with_a_lamp_is_not_black():
    picture = np.full((180, 320, 3), 14, np.uint8)
    picture[30:90, 100:180] = 90

    assert not dead.black(picture)


def test_what_stood_in_the_picture_before_it_froze_brings_no_second_alarm(clips):
    pictures = [frame.picture for frame in frames(str(clips.crossing), fast=True)][:50]
    watch = Watch((WHOLE_PICTURE,), 5)
    for number, picture in enumerate(pictures):
        watch.look(picture, number / 5)

    later = [alarm.kind for number in range(50, 200) for alarm in watch.look(pictures[-1], number / 5)]

    assert later == ["frozen"]
