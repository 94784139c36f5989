"""`command-center rules check`: does every rule load?"""

from collections.abc import Callable
from pathlib import Path

from command_center.rules.load import load_rules
from command_center.rules.model import Names


def check(folder: Path, names: Names, echo: Callable[[str], object]) -> bool:
    """Says what is wrong, one line an error, or how many rules there are. True when all is well."""
    rules, errors = load_rules(folder, names)
    for error in errors:
        echo(str(error))
    shadows = sum(rule.shadow for rule in rules)
    if errors:
        echo(f"{len(errors)} errors; the rules were not loaded")
    else:
        echo(f"{len(rules)} rules, {shadows} of them in shadow: all well")
    return not errors
