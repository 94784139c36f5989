"""The cases on which somebody may have to act: what desks and phones are asked for again and again."""

from command_center.api.services import Services
from command_center.case.decide import possible
from command_center.case.state import DUTY_OPEN, Case
from command_center.facts.durations import DAY
from command_center.store.reader import Reader
from command_center.view import still_alike

ALWAYS = {
    "remind", "supervise", "escalate", "draft", "split", "call", "release", "withdraw", "merge", "keep_apart",
    "convene", "reopen", "unmerge", "appeal",
}  # fmt: skip
"""Verbs that are nearly always possible: alone they bring no case to a desk."""
JUDGED_FOR = 15 * DAY  # how long closed cases may still be rated or sampled, with room for holidays


def still_asks(case: Case) -> bool:
    """Whether something more than the usual may be done with a case that is closed."""
    return bool(possible(case) - ALWAYS) or any(duty.state in DUTY_OPEN for duty in case.duties.values())


def standing(services: Services) -> list[Case]:
    """Open cases, with the suggestions alone that stand; and those closed lately on which somebody may still act."""
    known, since = services.known, services.center.clock.now() - JUDGED_FOR

    def ask(reader: Reader) -> list[Case]:
        return [*known.open_cases(reader), *known.closed_since(reader, since)]

    return still_alike(services.center.store.read(ask))
