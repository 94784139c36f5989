"""The rules' own tests: `rules/*.test.yaml`, run without a store.

    - test: 同一网格一周内三件无证经营
      given:                                   # in order; the rules run on the last
        - {item: catering-licence, village: 冲山村, days_ago: 2, count: 2}
        - {item: catering-licence, village: 冲山村, text: 没有灭火器}
      expect:
        whistle: {kind: 推进, lead: 市场监督管理所, assist: [食安办]}
        rules: [unlicensed-lodging]

What `expect` does not name is not looked at; `expect: none` means that no rule speaks.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from command_center.rules.document import read
from command_center.rules.engine import Engine
from command_center.rules.entry import kind_of
from command_center.rules.load import rule_files
from command_center.rules.model import Names
from command_center.rules.names import Book
from command_center.rules.outcome import Outcome
from command_center.rules.trial import ExpectForm, TrialEntry, TrialForm, outcome
from command_center.site.located import Located
from command_center.site.value import Site


class Trial(Struct, frozen=True):
    file: str
    line: int
    form: TrialForm


def run(folder: Path, site: Site, echo: Callable[[str], object]) -> bool:
    """Runs every test; says which failed and how, and which rules no test names. True when none failed."""
    trials, errors = load_trials(folder, site)
    for error in errors:
        echo(str(error))
    engine = Engine(site.rules)
    failed, named = 0, set()
    for trial in trials:
        got = outcome(trial.form, engine, site)
        named |= {match.rule for match in got.matches}
        if wrong := list(differences(trial.form.expect, got)):
            failed += 1
            echo(f"{trial.file}:{trial.line} {trial.form.test}")
            for line in wrong:
                echo(f"    {line}")
    if silent := [rule.code for rule in site.rules if rule.code not in named]:
        echo(f"rules that spoke in no test: {', '.join(silent)}")
    echo(f"{len(trials) - failed} of {len(trials)} tests passed" + (f", {len(errors)} errors" if errors else ""))
    return not failed and not errors


def load_trials(folder: Path, site: Site) -> tuple[list[Trial], list[Located]]:
    """The tests of `*.test.yaml` in `folder`; one with an error is left out."""
    trials: list[Trial] = []
    errors: list[Located] = []
    book, rules = Book(Names.of(site)), {rule.code: rule for rule in site.rules}
    for path in rule_files(folder, tests=True):
        document = read(path.read_bytes(), f"{folder.name}/{path.name}")
        errors += document.errors
        if not isinstance(document.value, list | None):
            errors.append(document.error((), "a list of tests (- test: …)", kind_of(document.value)))
            continue
        for i, value in enumerate(document.value or ()):
            entry = TrialEntry(document, i, value, book)
            form = entry.trial(rules, site)
            errors += entry.errors
            if form and not entry.errors:
                trials.append(Trial(document.file, document.lines[(i,)], form))
    return trials, sorted(errors)


def differences(expect: str | ExpectForm, got: Outcome) -> Iterator[str]:
    """What is not as expected, a line each; codes as they are."""
    for rule, why in got.failures:
        yield f"{rule} failed: {why}"
    won = {match.rule for match in got.matches if match.won}
    if isinstance(expect, str):
        if won:
            yield f"expected no rule to speak, got {_list(won)}"
        return
    yield from _whistle(expect, got)
    for field in ("dispatch", "level"):
        wanted, is_ = getattr(expect, field), getattr(got, field)
        if wanted and wanted != is_:
            yield f"{field}: expected {wanted}, got {is_ or 'none'}"
    if expect.confirm is not None and expect.confirm is not got.confirm:
        yield f"confirm: expected {expect.confirm}, got {got.confirm}"
    for field in ("assist", "notify"):
        wanted = set(getattr(expect, field))
        if wanted and wanted != set(getattr(got, field)):
            yield f"{field}: expected {_list(wanted)}, got {_list(getattr(got, field))}"
    if missing := set(expect.rules) - won:
        yield f"rules: expected {_list(missing)} to get their way, got {_list(won)}"
    if loud := set(expect.silent) & {match.rule for match in got.matches}:
        yield f"silent: expected nothing of {_list(loud)}"


def _whistle(expect: ExpectForm, got: Outcome) -> Iterator[str]:
    wanted = expect.whistle
    if wanted is None:
        return
    if wanted == "none":
        if got.whistles:
            yield f"whistle: expected none, got {_list(w.kind for w in got.whistles)}"
        return
    if not got.whistles:
        yield f"whistle: expected {wanted.kind or 'one'}, got none"
        return
    # With an emergency beside a draft, the test means the one of its kind.
    draft = next((w for w in got.whistles if w.kind == wanted.kind), got.whistles[0])
    for field in ("kind", "lead"):
        if getattr(wanted, field) and getattr(wanted, field) != getattr(draft, field):
            yield f"whistle.{field}: expected {getattr(wanted, field)}, got {getattr(draft, field)}"
    if wanted.assist is not None and set(wanted.assist) != set(draft.assist):
        yield f"whistle.assist: expected {_list(wanted.assist)}, got {_list(draft.assist)}"


def _list(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes)) or "none"
