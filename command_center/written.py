"""What somebody wrote in a command: masked before it becomes a fact, and kept apart as it was written, by the command's
id."""

from msgspec.structs import replace

from command_center.access.masking import masked
from command_center.access.requesters import Requester, looked_for
from command_center.case import commands as c
from command_center.case.commands import Command
from command_center.case.decide import row_for
from command_center.store.tx import Tx


def with_names_masked(command: Command, tx: Tx) -> Command:
    """The command as facts have it."""
    before = c.written(row_for(command.target, command.verb).args, command.args)
    if not before:
        return command
    whom, wholly = looked_for(tx.requesters(_asked(command, tx)))
    after = {name: c.each(text, lambda words: masked(words, whom, wholly)) for name, text in before.items()}
    if after == before:
        return command
    texts = {name: c.joined(text) for name, text in before.items() if after[name] != text}
    tx.keep_requester(Requester(command.id, written=texts))
    return replace(command, args={**command.args, **after})


def _asked(command: Command, tx: Tx) -> list[str]:
    """The signals of the case, and of those that are spoken of with it: the one that it goes into or comes back from,
    and those that it looks like."""
    case = tx.load([command.case]).get(command.case)
    if case is None:
        return []
    named = (str(command.args.get(name) or "") for name in ("master", "join"))
    others = {*named, case.merged_into, *case.suggestions} - {""}
    return [key for one in (case, *tx.peek(others)) for key in one.signals]
