"""Rule files → rules: readable names become codes, conditions are compiled, and every error says where it is.

    rules, errors = load_rules(folder, names)

All errors come at once. A rule with an error is left out, so whoever gets errors must not use the rules.
"""

from pathlib import Path
from typing import Any

import msgspec

from command_center.rules.actions import ACTIONS
from command_center.rules.condition import ConditionError, checked
from command_center.rules.document import read
from command_center.rules.entry import Entry, hint, kind_of, many
from command_center.rules.fields import MATCH
from command_center.rules.model import BY, VILLAGE, Names, OneOrMore, RuleForm
from command_center.rules.names import Book
from command_center.site.located import Located
from command_center.site.value import Rule, Whistle, Within


def load_rules(folder: Path, names: Names) -> tuple[tuple[Rule, ...], list[Located]]:
    """The rules of `*.yaml` in `folder`, by file name and position: the order that decides when nothing else does."""
    rules: list[Rule] = []
    errors: list[Located] = []
    book = Book(names)
    for path in rule_files(folder):
        document = read(path.read_bytes(), f"{folder.name}/{path.name}")
        errors += document.errors
        if document.value is None:
            continue
        if not isinstance(document.value, list):
            errors.append(document.error((), "a list of rules (- rule: …)", kind_of(document.value)))
            continue
        for i, value in enumerate(document.value):
            if value is None and document.errors:  # an alias, and told already
                continue
            entry = RuleEntry(document, i, value, book)
            rule = entry.rule()
            if rule is None or entry.errors:
                errors += entry.errors
            elif same := next((r for r in rules if r.code == rule.code), None):
                errors.append(document.error((i, "rule"), f"a name of its own ({same.file}:{same.line})", rule.code))
            else:
                rules.append(rule)
    return tuple(rules), sorted(errors)


def rule_files(folder: Path, tests: bool = False) -> list[Path]:
    """The rule files, or the files of their tests, in order."""
    found = (path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))
    return sorted(path for path in found if (Path(path.stem).suffix == ".test") == tests)


class RuleEntry(Entry):
    """One rule of a file."""

    def rule(self) -> Rule | None:
        form = self.form(RuleForm)
        if form is None:
            return None
        match = {name: self.matched(name, values) for name, values in form.match.items()}
        match = {name: codes for name, codes in match.items() if name in MATCH}
        if form.when:
            try:
                checked(form.when)
            except ConditionError as error:
                self.wrong(("when",), error.expected, error.got)
        if not any(self.value.get(name) for name in ("match", "when", "within")):
            self.wrong((), "match, when or within", "none of them: it would speak for every signal")
        if not any(self.value.get(name) for name in ACTIONS):
            self.wrong((), "something to do: " + ", ".join(ACTIONS), "none of them")
        return Rule(
            code=form.rule,
            version=form.version,
            because=form.because.strip(),
            match=match,
            when=form.when.strip(),
            within=self.within(form),
            whistle=self.whistle(form),
            dispatch=self.dispatch(form, match),
            assist=self.units(("assist",), many(form.assist)),
            level=self.code(("level",), form.level, self.book.levels, "a level"),
            confirm=form.confirm,
            notify=self.codes(("notify",), many(form.notify), self.book.told, "a unit, a role or a post"),
            priority=form.priority,
            shadow=form.shadow,
            file=self.document.file,
            line=self.document.lines.get((self.position,), 1),
        )

    def matched(self, name: str, values: Any) -> tuple[str, ...]:
        if name not in MATCH:
            self.wrong(("match", name), "something to match" + hint(name, MATCH), name)
            return ()
        typed = self.typed(("match", name), values, OneOrMore)
        if typed is msgspec.UNSET:
            return ()
        return self.codes(("match", name), many(typed), self.book.match[name], f"a known {name}")

    def within(self, form: RuleForm) -> Within | None:
        if form.within is None:
            return None
        by = self.codes(("within", "by"), form.within.by, self.book.by, "one of " + ", ".join(BY))
        return Within(form.within.count, form.within.days, by)

    def whistle(self, form: RuleForm) -> Whistle | None:
        if form.whistle is None:
            return None
        kind = self.code(("whistle", "kind"), form.whistle.kind, self.book.whistles, "a kind of whistle")
        lead = self.unit(("whistle", "lead"), form.whistle.lead)
        assist = self.units(("whistle", "assist"), form.whistle.assist)
        if lead and lead in assist:
            self.wrong(("whistle", "assist", assist.index(lead)), "units besides the lead", form.whistle.lead)
        return Whistle(kind, lead, assist)

    def dispatch(self, form: RuleForm, match: dict[str, tuple[str, ...]]) -> str:
        lead = self.unit(("dispatch",), form.dispatch)
        items = self.book.names.items
        if lead == VILLAGE or lead in self.book.villages:
            for item in match.get("item", ()):
                if item in items and items[item].department_only:
                    never = f"a department: {items[item].name} never goes to a village"
                    self.wrong(("dispatch",), never, form.dispatch)
        return lead
