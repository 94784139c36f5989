"""The debouncing: whatever a detector says, alarms come after holding, once, and not again before a real absence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.video.debounce import Memory, Patience, step

PATIENCE = Patience(hold_s=5, absent_s=10, apart_s=60, lapse_s=1.5)

looks = st.lists(st.tuples(st.floats(0.05, 4), st.booleans()), max_size=200)
patiences = st.builds(Patience, st.floats(0, 10), st.floats(0.1, 20), st.floats(0, 100), st.floats(0, 5))


def alarms(seen, patience=PATIENCE):
    """Play `(moment, held)` and return `(moment, onset)` of the alarms."""
    memory, raised = Memory(), []
    for now, held in seen:
        memory, onset = step(memory, patience, held, now)
        if onset is not None:
            raised.append((now, onset))
    return raised


def every_second(text):
    """`#` is a second in which the condition holds, `.` one in which it does not, a space one not looked at."""
    return [(float(now), mark == "#") for now, mark in enumerate(text) if mark != " "]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param("####....", [], id="too short"),
        pytest.param("..######", [(7, 2)], id="long enough"),
        pytest.param("#" * 500, [(5, 0)], id="for ever is once"),
        pytest.param("######" + "." * 5 + "#" * 100, [(5, 0)], id="a short absence does not arm it again"),
        pytest.param("######" + "." * 70 + "######", [(5, 0), (81, 76)], id="a long one does"),
        pytest.param("######" + "." * 11 + "#" * 60, [(5, 0), (65, 17)], id="but never two within the distance"),
        pytest.param("###    ####", [], id="what was not looked at does not count as holding"),
        pytest.param("######" + " " * 90 + "######", [(5, 0)], id="nor as absence"),
    ],
)
def test_it_waits_and_is_silent_as_told(seen, expected):
    assert alarms(every_second(seen)) == expected


def test_a_detector_that_blinks_is_forgiven():
    seen = [(number * 0.2, number % 4 != 3) for number in range(60)]

    assert len(alarms(seen)) == 1


@given(looks, patiences)
def test_no_sequence_brings_an_alarm_too_early_or_too_often(steps, patience):
    now, seen = 0.0, []
    for passed, held in steps:
        now += passed
        seen.append((now, held))

    raised = alarms(seen, patience)

    for moment, onset in raised:
        assert moment - onset >= patience.hold_s
        assert (moment, True) in seen and (onset, True) in seen
        holding = [at for at, held in seen if held and onset <= at <= moment]
        assert all(later - sooner <= patience.lapse_s for sooner, later in pairwise(holding))
    for (first, _), (second, _) in pairwise(raised):
        assert second - first >= patience.apart_s
        assert longest_absence([look for look in seen if first < look[0] <= second]) >= patience.absent_s


def longest_absence(seen):
    longest, since = 0.0, None
    for now, held in seen:
        since = None if held else now if since is None else since
        longest = max(longest, 0.0 if since is None else now - since)
    return longest
