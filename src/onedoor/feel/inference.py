"""What type every part of an expression has, and what cannot be meant, before anything is computed.

What is not known fits everywhere: only certain mistakes are problems. A product or quotient of amounts has no unit,
because `weekly * 52` is how an amount per week becomes one per year.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from onedoor.feel import properties, scopes, types
from onedoor.feel.builtins import catalogue
from onedoor.feel.calls import mixed_units, type_of_call
from onedoor.feel.equality import kind
from onedoor.feel.errors import Problem
from onedoor.feel.operator_types import type_of_arithmetic, why_not_comparable
from onedoor.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Condition,
    ContextOf,
    Definition,
    Entry,
    Filter,
    For,
    Foreign,
    Guarded,
    If,
    In,
    InstanceOf,
    Iterator_,
    Let,
    ListOf,
    Literal,
    Logical,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeOf,
    Row,
    Sign,
    Tests,
    Typed,
    walk,
)
from onedoor.feel.types import (
    ANY,
    BOOLEAN,
    ContextType,
    FunctionType,
    ListType,
    NumberType,
    RangeType,
    Scope,
    Type,
)

LOCAL, GLOBAL, BUILT_IN, UNKNOWN = "local", "global", "built-in", "unknown"


class Inference:
    """The types of one expression's parts. Each part is looked at once."""

    def __init__(self, root: Scope, *, inside: Scope | None = None) -> None:
        self.root = root
        self.inside = inside or root
        self.resolution: dict[Name, str] = {}
        self._types: dict[Node, Type] = {}
        self._problems: dict[Node, list[Problem]] = {}

    def type_of(self, node: Node, scope: Scope) -> Type:
        """The type of a part, in the scope it stands in."""
        known = self._types.get(node)
        if known is None:
            known = self._types[node] = types.light(_RULES[type(node)](self, node, scope))
        return known

    def known_type(self, node: Node) -> Type:
        """The type of a part that was looked at before."""
        return self._types.get(node, ANY)

    def problems(self, root: Node) -> tuple[Problem, ...]:
        """Everything found wrong in a tree, in the order of the text."""
        if not self._problems:
            return ()
        found = [problem for node in walk(root) for problem in self._problems.get(node, ())]
        return tuple(sorted(found, key=lambda problem: problem.offset))

    def problem(
        self, node: Node, message: str, instead: str | None = None, *, at: Node | None = None
    ) -> None:
        """Remember a problem of a part."""
        place = at or node
        self._problems.setdefault(node, []).append(Problem(place.start, place.end, message, instead))

    def condition(self, node: Node, condition: Node, scope: Scope, where: str) -> None:
        """A part that must be true or false."""
        found = self.type_of(condition, scope)
        if not types.fits(found, BOOLEAN):
            self.problem(
                node,
                f"{where} is {found}, not true or false",
                "Compare it with something, for example = or <",
                at=condition,
            )

    def suggestion(self, word: str, names: Iterable[str]) -> str | None:
        """The name that was probably meant; looked for only so often, for it takes time."""
        known = list(names)
        return nearest(word, known) if self.root.may_suggest(len(known)) else None

    def comparable(self, node: Node, one: Type, other: Type) -> None:
        """Two types whose values are compared."""
        why = why_not_comparable(one, other)
        if why is not None:
            self.problem(node, *why)


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The known name that looks most like a word."""
    known = list(names)
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


def _literal(self: Inference, node: Literal, scope: Scope) -> Type:
    if node.problem is not None:
        self.problem(node, node.problem)
        return ANY
    if isinstance(node.value, str):
        return types.TextType(options=(node.value,))
    return types.NULL if node.value is None else types.named(kind(node.value)) or ANY


def _name(self: Inference, node: Name, scope: Scope) -> Type:
    level: Scope | None = scope
    place, is_open = LOCAL, False
    while level is not None:
        if level is self.root:
            place = GLOBAL
        is_open = is_open or level.open
        if node.name in level.names:
            self.resolution[node] = place
            return level.names[node.name]
        level = level.parent
    if node.name in catalogue.FUNCTIONS:
        self.resolution[node] = BUILT_IN if not is_open else UNKNOWN
        return FunctionType() if not is_open else ANY
    self.resolution[node] = UNKNOWN
    if not is_open:
        near = self.suggestion(node.name, (*scope.all_names(), *catalogue.FUNCTIONS))
        self.problem(
            node, f"“{node.name}” is not a name known here", f"Did you mean “{near}”?" if near else None
        )
    return ANY


def _path(self: Inference, node: Path, scope: Scope) -> Type:
    base = self.type_of(node.base, scope)
    found = properties.type_of(base, node.name)
    if found is None:
        names = properties.names_of(base)
        near = self.suggestion(node.name, names)
        instead = f"Did you mean “{near}”?" if near else f"It has: {', '.join(names)}" if names else None
        self.problem(node, f"{_a(base)} has no “{node.name}”", instead)
    return found or ANY


def _arithmetic(self: Inference, node: Arithmetic, scope: Scope) -> Type:
    one, other = self.type_of(node.left, scope), self.type_of(node.right, scope)
    result, why = type_of_arithmetic(node.sign, one, other)
    if why is not None:
        self.problem(node, *why)
    return result


def _negation(self: Inference, node: Negation, scope: Scope) -> Type:
    found = self.type_of(node.operand, scope)
    if not any(types.fits(found, wanted) for wanted in (types.NUMBER, types.ANY_DURATION)):
        self.problem(node, f"{_a(found)} cannot be negated", "Use not(…) for the opposite of a condition")
        return ANY
    return found


def _comparison(self: Inference, node: Comparison, scope: Scope) -> Type:
    self.comparable(node, self.type_of(node.left, scope), self.type_of(node.right, scope))
    return BOOLEAN


def _logical(self: Inference, node: Logical, scope: Scope) -> Type:
    for part in node.parts:
        self.condition(node, part, scope, f"one side of “{node.sign}”")
    return BOOLEAN


def _between(self: Inference, node: Between, scope: Scope) -> Type:
    value = self.type_of(node.value, scope)
    self.comparable(node, value, self.type_of(node.low, scope))
    self.comparable(node, value, self.type_of(node.high, scope))
    return BOOLEAN


def _in(self: Inference, node: In, scope: Scope) -> Type:
    value = self.type_of(node.value, scope)
    inner = scopes.of_input(scope, value)
    for test in node.tests.tests:
        self.type_of(test, inner)
    _check_tests(self, node.tests, value)
    self._types[node.tests] = BOOLEAN
    return BOOLEAN


def _tests(self: Inference, node: Tests, scope: Scope) -> Type:
    for test in node.tests:
        self.type_of(test, scope)
    _check_tests(self, node, scope.find("?") or ANY)
    return BOOLEAN


def _check_tests(self: Inference, node: Tests, value: Type) -> None:
    """Each test must be something the value can be compared with, or a condition."""
    for test in node.tests:
        found = self.known_type(test)
        if found == BOOLEAN and not isinstance(test, Literal):
            continue
        wanted = found.item if isinstance(found, RangeType) and not isinstance(value, RangeType) else found
        if isinstance(wanted, ListType) and not isinstance(value, ListType):
            wanted = wanted.item.item if isinstance(wanted.item, RangeType) else wanted.item
        why = why_not_comparable(value, wanted)
        if why is not None:
            self.problem(node, *why, at=test)


def _sign(self: Inference, node: Sign, scope: Scope) -> Type:
    return RangeType(item=self.type_of(node.operand, scope))


def _if(self: Inference, node: If, scope: Scope) -> Type:
    self.condition(node, node.condition, scope, "the condition of “if”")
    branches = self.type_of(node.then, scope), self.type_of(node.otherwise, scope)
    if mixed := mixed_units(branches):
        self.problem(node, f"the two branches of “if” differ: {mixed[0]}", mixed[1])
    return types.common(branches)


def _iterated(self: Inference, iterators: tuple[Iterator_, ...], scope: Scope) -> Scope:
    for iterator in iterators:
        domain = self.type_of(iterator.domain, scope)
        if iterator.until is not None:
            self.comparable(iterator, domain, self.type_of(iterator.until, scope))
        scope = scopes.of_iterator(scope, iterator.name, domain, counted=iterator.until is not None)
    return scope


def _for(self: Inference, node: For, scope: Scope) -> Type:
    return ListType(item=self.type_of(node.body, scopes.of_body(_iterated(self, node.iterators, scope))))


def _quantified(self: Inference, node: Quantified, scope: Scope) -> Type:
    self.condition(
        node, node.condition, _iterated(self, node.iterators, scope), f"what “{node.quantifier}” asks"
    )
    return BOOLEAN


def _filter(self: Inference, node: Filter, scope: Scope) -> Type:
    base = self.type_of(node.base, scope)
    item = scopes.item_of(base)
    found = self.type_of(node.condition, scopes.of_filter(scope, base))
    if isinstance(found, NumberType):
        return item
    if found == BOOLEAN:
        return ListType(item=item)
    if found not in (ANY, types.NULL):
        self.problem(node, f"a filter is a condition or a position, not {found}", at=node.condition)
    return ANY


def _list(self: Inference, node: ListOf, scope: Scope) -> Type:
    return ListType(item=types.common([self.type_of(item, scope) for item in node.items]))


def _context(self: Inference, node: ContextOf, scope: Scope) -> Type:
    fields: dict[str, Type] = {}
    for entry in node.entries:
        fields[entry.name] = self.type_of(entry.value, scope.child(dict(fields)))
    return ContextType(fields=fields)


def _entry(self: Inference, node: Entry, scope: Scope) -> Type:
    return self.type_of(node.value, scope)


def _range(self: Inference, node: RangeOf, scope: Scope) -> Type:
    low, high = self.type_of(node.low, scope), self.type_of(node.high, scope)
    self.comparable(node, low, high)
    item = types.common((low, high))
    return RangeType(item=types.TEXT if isinstance(item, types.TextType) else item)


def _definition(self: Inference, node: Definition, scope: Scope) -> Type:
    result = self.type_of(node.body, scope.child({name: types.bare(of) for name, of in node.parameters}))
    return FunctionType(parameters=node.parameters, result=result)


def _call(self: Inference, node: Call, scope: Scope) -> Type:
    function = self.type_of(node.function, scope)
    given = [self.type_of(argument, scope) for argument in node.arguments]
    built_in = None
    if isinstance(node.function, Name) and self.resolution.get(node.function) == BUILT_IN:
        built_in = catalogue.FUNCTIONS[node.function.name]
    result, why = type_of_call(node, function, built_in, given)
    if why is not None:
        message, instead, at = why
        self.problem(node, message, instead, at=at)
    return result


def _instance(self: Inference, node: InstanceOf, scope: Scope) -> Type:
    self.type_of(node.value, scope)
    if node.type is None:
        self.problem(node, f"there is no type “{node.type_name}”")
    return BOOLEAN


def _typed(self: Inference, node: Typed, scope: Scope) -> Type:
    self.type_of(node.value, scope)
    return types.bare(node.type)


def _let(self: Inference, node: Let, scope: Scope) -> Type:
    fields: dict[str, Type] = {}
    for entry in node.entries:
        fields[entry.name] = self.type_of(entry.value, scope.child(dict(fields)))
    return self.type_of(node.result, scope.child(fields))


def _condition(self: Inference, node: Condition, scope: Scope) -> Type:
    self.condition(node, node.value, scope, "what this box asks")
    return BOOLEAN


def _guarded(self: Inference, node: Guarded, scope: Scope) -> Type:
    return self.type_of(node.value, scope)


def _row(self: Inference, node: Row, scope: Scope) -> Type:
    return ContextType(fields={entry.name: self.type_of(entry.value, scope) for entry in node.entries})


def _foreign(self: Inference, node: Foreign, scope: Scope) -> Type:
    return types.bare(node.type)


def _a(type_: Type) -> str:
    return f"a {type_}" if type_ != ANY else "this"


_RULES: dict[type[Node], Callable[..., Type]] = {
    Literal: _literal, Name: _name, Path: _path, Arithmetic: _arithmetic, Negation: _negation,
    Comparison: _comparison, Logical: _logical, Between: _between, In: _in, Tests: _tests, Sign: _sign, If: _if,
    For: _for, Quantified: _quantified, Filter: _filter, ListOf: _list, ContextOf: _context, Entry: _entry,
    RangeOf: _range, Definition: _definition, Call: _call, InstanceOf: _instance,
    Typed: _typed, Let: _let, Condition: _condition, Guarded: _guarded, Row: _row, Foreign: _foreign,
}  # fmt: skip
