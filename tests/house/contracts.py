"""A rule of the house that import-linter does not bring: what the framework named is private to its room."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateRooms(Contract):
    """Modules of `package` whose second name is in `private` are imported from their own room alone.

    The rooms in `concierge` may: they hang the doors (the table of addresses imports each room's).
    """

    type_name = "private_rooms"

    package = fields.StringField()
    private = fields.SetField(subfield=fields.StringField())
    concierge = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import of a private module by another room."""
        concierge = self.concierge or set()
        found = []
        for module in sorted(graph.modules):
            room, kind = self._place(module)
            if kind not in self.private:
                continue
            for importer in sorted(graph.find_modules_that_directly_import(module)):
                from_room, _ = self._place(importer)
                if from_room not in (room, *concierge):
                    found.append((importer, module))
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who reached into whose room."""
        for importer, module in check.metadata["found"]:
            output.print_error(
                f"{importer} imports {module}: ask for a verb or a reader of that room instead."
            )

    def _place(self, module: str) -> tuple[str, str]:
        """The room a module stands in and its kind there: `onedoor.portal.views.home` gives portal, views."""
        names = module.removeprefix(f"{self.package}.").split(".")
        return names[0], names[1] if len(names) > 1 else ""
