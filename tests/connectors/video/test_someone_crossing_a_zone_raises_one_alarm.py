"""A van parks on the fire lane of the demo clip: one intrusion reaches the center, with the picture of the van."""

import itertools

import cv2
import numpy as np

from connectors.video.frames import frames
from connectors.video.motion import stands_in
from connectors.video.run import run
from connectors.video.watch import PATIENCE, Watch
from connectors.video.zones import load_zones


def test_it_arrives_with_its_snapshot(clips, center, camera):
    report = run(str(clips.crossing), camera=camera, url=center.url, zones=clips.crossing_zones, fast=True)

    assert report.alarms == {"intrusion": 1}
    assert report.delivery == (1, 0, 0)
    (event,) = center.events
    assert event["type"] == "video.alarm.v1"
    assert event["source"] == f"urn:video:{camera}"
    assert "time" not in event
    assert event["data"]["title"] == "画面有人或物停留"
    assert event["data"]["text"] == "区域“消防通道”内有人或物持续停留 5 秒。"
    picture = cv2.imdecode(np.frombuffer(center.blobs[event["data"]["snapshot"]], np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (360, 640, 3)
    (box,) = event["data"]["boxes"]
    assert stands_in(box, load_zones(clips.crossing_zones)[0].polygon)


def test_the_picture_goes_before_the_event_that_names_it(clips, center, camera):
    run(str(clips.crossing), camera=camera, url=center.url, zones=clips.crossing_zones, fast=True)

    ways = [request.split("/")[1] for request in center.requests if not request.endswith("/beat")]
    assert ways == ["blobs", "events"]


def test_the_whole_picture_as_zone_brings_one_alarm_too(clips):
    assert [alarm.kind for alarm in alarms_of(clips.crossing)] == ["intrusion"]


def test_a_zone_that_nobody_enters_stays_quiet(clips, tmp_path):
    zones = tmp_path / "zones.json"
    zones.write_text('{"zones": [{"name": "路面左侧", "polygon": [[0, 0.65], [0.2, 0.65], [0.2, 1], [0, 1]]}]}')

    assert alarms_of(clips.crossing, zones) == []


def test_played_in_a_loop_it_comes_back_but_keeps_its_distance(clips):
    patience = PATIENCE | {"intrusion": PATIENCE["intrusion"]._replace(apart_s=50)}
    watch, found = Watch(load_zones(clips.crossing_zones), 5, patience), []
    for frame in itertools.islice(frames(str(clips.crossing), loop=True, fast=True), 5 * 72):
        if frame.begins:
            watch.forget_scene()
        found += watch.look(frame.picture, frame.seconds)

    first, second = found
    assert first.kind == second.kind == "intrusion"
    assert second.at - first.at >= 50


def alarms_of(source, zones=None):
    watch = Watch(load_zones(zones), 5)
    return [alarm for frame in frames(str(source), fast=True) for alarm in watch.look(frame.picture, frame.seconds)]
