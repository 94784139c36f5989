"""Two kinds of import-linter contracts, for rooms and for libraries.

import-linter's own kinds name what is forbidden, so that a library nobody thought of passes. A pure room needs the
opposite: everything that is not named is an offence.
"""

import sys
from collections.abc import Collection, Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def within(module: str, packages: Collection[str]) -> bool:
    parts = module.split(".")
    return any(".".join(parts[:length]) in packages for length in range(1, len(parts) + 1))


class Listed(Contract):
    """Reports each offending import with its line."""

    def offences(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        raise NotImplementedError

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        offences = []
        for importer, imported in sorted(self.offences(graph)):
            line = graph.get_import_details(importer=importer, imported=imported)[0]["line_number"]
            offences.append(f"{importer} -> {imported} (l.{line})")
        return ContractCheck(kept=not offences, metadata={"offences": offences})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for offence in check.metadata["offences"]:
            output.print_error(f"- {offence}", bold=False)
        output.new_line()


class Knows(Listed):
    """`rooms` import the standard library, each other and what they are `known` to need; nothing else."""

    type_name = "knows"

    rooms = fields.SetField(subfield=fields.StringField())
    known = fields.SetField(subfield=fields.StringField())

    def offences(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        rooms: set[str] = self.rooms  # type: ignore[assignment]
        allowed: set[str] = rooms | self.known | sys.stdlib_module_names  # type: ignore[operator]
        for importer in graph.modules:
            if within(importer, rooms):
                for imported in graph.find_modules_directly_imported_by(importer):
                    if not within(imported, allowed):
                        yield importer, imported


class Door(Listed):
    """`library` is imported by its `doors` alone. (The built-in "protected" refuses a library nobody imports yet.)"""

    type_name = "door"

    library = fields.StringField()
    doors = fields.SetField(subfield=fields.StringField())

    def offences(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        if self.library in graph.modules:
            for importer in graph.find_modules_that_directly_import(self.library):  # type: ignore[arg-type]
                if not within(importer, self.doors):  # type: ignore[arg-type]
                    yield importer, self.library  # type: ignore[misc]
