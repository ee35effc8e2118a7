"""The types of a model as item definitions; each is written once, and only those that are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onedoor.dmn.datatypes import DataType
from onedoor.dmn.export.literals import quoted
from onedoor.dmn.export.markup import Element, described, element, texts
from onedoor.dmn.export.spelling import Spelling
from onedoor.dmn.texts import Text

#: What a type of ours is in FEEL, by its kind.
BASES = {
    "text": "string",
    "long text": "string",
    "document": "string",
    "choice": "string",
    "number": "number",
    "integer": "number",
    "money": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "days and time duration": "days and time duration",
    "years and months duration": "years and months duration",
    "context": "context",
    "any": "Any",
}
#: What a type of FEEL is called here; all the others have the same name.
OURS = {"string": "text", "Any": "any"}


class ItemDefinitions:
    """Gives the `typeRef` of a type and keeps the definitions that it takes."""

    def __init__(self, spelling: Spelling) -> None:
        self.spelling = spelling
        self.elements: list[Element] = []
        self._names: dict[str, str] = {}
        self._taken = set(BASES.values())

    def ref(self, type: DataType, owner: str) -> str:
        """Return the name that stands for a type; `owner` is what a type without a name is called after."""
        if type.kind == "list" and type.item is not None:
            return self._list(self.ref(type.item, owner))
        if type.kind == "record":
            return self._record(type, owner)
        if type.kind == "choice" and type.options:
            return self._choice(type, owner)
        base = BASES[type.kind]
        if type.name == base or type.kind in ("text", "any", "choice") or base.endswith("duration"):
            return base
        if type.item is not None:
            self.ref(type.item, owner)
        return self._added(type.name, repr(type), [element("typeRef", text=base)])

    def group(self, name: str, parts: Mapping[str, tuple[DataType, Text | None]]) -> str:
        """Return the type of a group of inputs: `applicant` with all its parts."""
        return self._added(f"{name} data", f"group {name}", self._components(name, parts))

    def _list(self, item: str) -> str:
        return self._added(
            f"list of {item}", f"list of {item}", [element("typeRef", text=item)], isCollection="true"
        )

    def _choice(self, type: DataType, owner: str) -> str:
        values = ", ".join([*map(quoted, type.options), "null"])
        options = [
            element("onedoor:option", {"key": key}, texts("title", title))
            for key, title in type.options.items()
        ]
        parts = [
            *described("", options),
            element("typeRef", text="string"),
            element("allowedValues", children=[element("text", text=values)]),
        ]
        return self._added(f"{owner.replace('.', ' ')} choice", repr(type), parts)

    def _record(self, type: DataType, owner: str) -> str:
        """A record; one without a name (its type was inferred) is called after its owner."""
        is_named = type.name != "context"
        name = self.spelling.name(type.name) if is_named else f"{owner.replace('.', ' ')} data"
        known = self._names.get(repr(type))
        if known is not None:
            return known
        parts = {field: (part.type, part.title) for field, part in type.fields.items()}
        ours = [] if is_named else [element("onedoor:inferred")]
        return self._added(name, repr(type), [*described("", ours), *self._components(name, parts)])

    def _components(self, owner: str, parts: Mapping[str, tuple[DataType, Text | None]]) -> list[Element]:
        made = []
        for field, (type, title) in parts.items():
            name = self.spelling.name(field)
            reference = element("typeRef", text=self.ref(type, f"{owner} {name}"))
            made.append(
                element("itemComponent", {"name": name}, [*described("", texts("title", title)), reference])
            )
        return made

    def _added(self, name: str, key: str, parts: Iterable[Element], **attributes: str) -> str:
        if key not in self._names:
            unique, number = name, 2
            while unique in self._taken:
                unique, number = f"{name} {number}", number + 1
            self._taken.add(unique)
            self._names[key] = unique
            self.elements.append(element("itemDefinition", {"name": unique, **attributes}, parts))
        return self._names[key]
