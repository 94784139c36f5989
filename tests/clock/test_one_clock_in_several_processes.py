"""The machine's time is moved by the tests; a process is a `Clock`, the database a row."""

import pytest

from command_center.clock import FRESH, Clock, ClockMismatch, Mode, State, begun, others_run, steady
from command_center.facts.durations import HOUR, MINUTE, SECOND

FIRST = 1_700_000_000 * SECOND


class Machine:
    """Its time, moved and never slept."""

    def __init__(self, at: int = 1_800_000_000 * SECOND) -> None:
        self.at = at

    def __call__(self) -> int:
        return self.at

    def passes(self, seconds: float) -> None:
        self.at += round(seconds * SECOND)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def started(machine: Machine, kept: State | None = None, mode: Mode = "demo", rate: float = 60.0) -> Clock:
    return begun(mode, rate, kept, lambda: FIRST, alone=False, machine=machine)


def test_a_new_demo_begins_at_its_first_moment_and_runs_at_its_rate(machine: Machine) -> None:
    clock = started(machine)
    assert clock.now() == FIRST
    machine.passes(1.5)
    assert clock.now() == FIRST + 90 * SECOND
    assert clock.real_seconds_until(FIRST + 2 * MINUTE) == 0.5


def test_a_process_that_starts_while_others_run_shows_their_time(machine: Machine) -> None:
    first = started(machine)
    machine.passes(100)
    kept = first.state()
    machine.passes(3)  # nobody has kept it since
    second = started(machine, kept)
    assert second.now() == first.now()
    machine.passes(1234.5)
    assert second.now() == first.now()


def test_where_nobody_runs_any_more_the_demo_resumes_where_it_stopped(machine: Machine) -> None:
    kept = started(machine).state()
    machine.passes(3600)
    assert not others_run(kept, machine())
    clock = started(machine, kept, rate=120.0)  # nobody minds another rate
    assert clock.now() == kept["now_at"]
    machine.passes(1)
    assert clock.now() == kept["now_at"] + 2 * MINUTE


def test_it_never_resumes_before_what_has_happened(machine: Machine) -> None:
    kept = started(machine).state()
    machine.passes(3600)
    clock = begun("demo", 60.0, kept, lambda: FIRST, latest=FIRST + HOUR, alone=False, machine=machine)
    assert clock.now() == FIRST + HOUR
    machine.passes(1)
    assert clock.now() == FIRST + HOUR + MINUTE


def test_an_embedded_demo_has_nobody_to_join(machine: Machine) -> None:
    kept = started(machine).state()
    machine.passes(1)
    clock = begun("demo", 3600.0, kept, lambda: FIRST, machine=machine)
    assert clock.now() == kept["now_at"]


def test_processes_that_were_parted_by_an_outage_agree_on_the_time_ahead(machine: Machine) -> None:
    """While the database was away nobody kept the time, so one that started then took the demo for stopped."""
    first = started(machine)
    kept = first.state()
    machine.passes(30)
    late = started(machine, kept)
    assert late.now() == first.now() - 30 * MINUTE
    late.follow(first.state())
    first.follow(late.state())
    for seconds in (0, 1, 1000):
        machine.passes(seconds)
        assert late.now() == first.now()
    assert first.now() == FIRST + 1031 * MINUTE, "the one that ran on was not moved"


def test_following_each_other_for_long_moves_nobody(machine: Machine) -> None:
    a, b = started(machine, rate=0.7), started(machine, rate=0.7)
    b.met(FIRST + SECOND)  # a signal from a process a little ahead
    for _ in range(1000):
        machine.passes(0.333)
        a.follow(b.state())
        b.follow(a.state())
    assert abs(a.now() - FIRST - round(333 * 0.7 * SECOND)) < 2000


@pytest.mark.parametrize("mode", ["real", "demo", "manual"])
def test_a_moment_that_was_met_is_never_fallen_behind(machine: Machine, mode: Mode) -> None:
    clock = started(machine, mode=mode)
    ahead = clock.now() + MINUTE
    clock.met(ahead)
    assert clock.now() == ahead
    clock.met(ahead - 1)
    assert clock.now() == ahead


def test_a_real_clock_waits_until_the_machine_has_caught_up(machine: Machine) -> None:
    clock = started(machine, mode="real", rate=1.0)
    assert clock.now() == machine()
    ahead = machine() + 2 * SECOND
    clock.met(ahead)
    assert clock.real_seconds_until(ahead + SECOND) == 3.0, "nothing is due before the machine says so"
    machine.passes(1)
    assert clock.now() == ahead
    machine.passes(1.5)
    assert clock.now() == machine()


def test_a_machine_whose_time_is_set_back_does_not_set_the_clock_back(machine: Machine) -> None:
    for mode in ("real", "demo"):
        clock = started(machine, mode=mode)
        shown = clock.now()
        machine.passes(-3600)
        assert clock.now() == shown


def test_a_manual_clock_is_moved_in_one_process_and_followed_by_the_others(machine: Machine) -> None:
    mover, other = (started(machine, mode="manual", rate=1.0) for _ in range(2))
    row: list[State] = []
    mover.moved = lambda: row.append(mover.state())
    mover.move_to(FIRST + HOUR)
    other.follow(row[-1])
    assert other.now() == FIRST + HOUR
    machine.passes(3600)
    assert other.now() == mover.now() == FIRST + HOUR
    mover.move_to(FIRST)  # behind
    assert mover.now() == FIRST + HOUR


def test_other_clocks_are_not_moved(machine: Machine) -> None:
    with pytest.raises(ClockMismatch):
        started(machine).move_to(FIRST + HOUR)


@pytest.mark.parametrize(("mode", "rate"), [("demo", 120.0), ("manual", 1.0), ("real", 1.0)])
def test_a_process_with_another_clock_than_those_that_run_is_refused(machine: Machine, mode: Mode, rate: float) -> None:
    kept = started(machine).state()
    machine.at += FRESH - 1
    with pytest.raises(ClockMismatch):
        started(machine, kept, mode, rate)


def test_real_time_and_other_times_never_meet_on_the_same_data(machine: Machine) -> None:
    for before, after in (("real", "demo"), ("demo", "real"), ("real", "manual")):
        kept = started(machine, mode=before).state()  # type: ignore[arg-type]
        machine.passes(3600)
        with pytest.raises(ClockMismatch, match=f"{before}.*{after}"):
            started(machine, kept, after)  # type: ignore[arg-type]


def test_data_of_an_older_version_say_no_machine_time() -> None:
    kept = {"mode": "demo", "rate": 60.0, "now_at": FIRST}
    assert not others_run(kept, Machine()())
    assert started(Machine(), kept).now() == FIRST


def test_a_steady_machine_runs_at_the_machines_pace() -> None:
    machine = steady()
    first = machine()
    assert abs(first - steady()()) < SECOND
    assert machine() >= first
