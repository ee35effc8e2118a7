"""What operators bind: literals, names, brackets, lists, contexts, and the forms that begin with a keyword."""

from __future__ import annotations

import difflib
from abc import abstractmethod
from typing import TypeVar

from onedoor.feel import notation, scopes, types
from onedoor.feel.builtins import catalogue
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.inference import Inference
from onedoor.feel.lexer import Token, unescape
from onedoor.feel.numbers import read_number
from onedoor.feel.reader import MAX_ENTRIES, MAX_HEIGHT, MAX_ITERATORS, Reader
from onedoor.feel.syntax import (
    Call,
    ContextOf,
    Definition,
    Entry,
    Filter,
    For,
    If,
    Iterator_,
    ListOf,
    Literal,
    Name,
    Node,
    Path,
    Quantified,
    RangeOf,
    children,
)
from onedoor.feel.types import ContextType, Scope, Type
from onedoor.feel.values import Value

N = TypeVar("N", bound=Node)
_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}
_CANNOT_BEGIN = frozenset(
    [
        ")",
        "]",
        "}",
        ",",
        "=",
        "!=",
        "<",
        ">",
        "<=",
        ">=",
        "+",
        "*",
        "/",
        ".",
        "..",
        "**",
        "and",
        "or",
        "then",
        "else",
        "return",
        "satisfies",
        "in",
    ]
)


class Operands(Reader):
    """The part of the parser between the tokens and the operators."""

    def __init__(self, text: str, *, inference: Inference, begin: int = 0) -> None:
        super().__init__(text, begin=begin)
        self.inference = inference
        self._heights: dict[Node, int] = {}
        self._range_ends = False

    @abstractmethod
    def expression(self, scope: Scope, above: int = 0, *, begun: Node | None = None) -> Node:
        """An expression (see Parser)."""

    @abstractmethod
    def test(self, scope: Scope, *, bare: bool = False) -> Node:
        """One unary test (see Parser)."""

    def made(self, node: N) -> N:
        """A new node, not grown too high."""
        height = 1 + max((self._heights.get(child, 1) for child in children(node)), default=0)
        if height > MAX_HEIGHT:
            self.fail(
                "the expression is too long a chain", expected=f"at most {MAX_HEIGHT} steps in one another"
            )
        self._heights[node] = height
        return node

    def finish(self, last: Node, scope: Scope) -> None:
        """Nothing may follow; says what is wrong with what does."""
        token = self.peek()
        if token.kind == "end":
            return
        if token.kind in ("word", "number") and isinstance(last_name := _rightmost(last), Name | Path):
            words = self.text[last_name.start : token.end]
            if isinstance(last_name, Name) and last_name.name == "not":
                self.fail("“not” is a function", expected="brackets: not(…)", offset=last_name.start)
            known = scope.find(last_name.name) is not None if isinstance(last_name, Name) else False
            if not known:
                names = scope.all_names()
                near = (
                    difflib.get_close_matches(words, names, n=1, cutoff=0.6)
                    if scope.may_suggest(len(names))
                    else []
                )
                self.fail(
                    f"“{' '.join(words.split())}” is not a name known here",
                    expected=f"“{near[0]}”?" if near else "an operator, or the name as it is defined",
                    offset=last_name.start,
                )
        self.fail(f"{token.shown} cannot follow here", expected="an operator or the end")

    def operand(self, scope: Scope) -> Node:
        """Whatever can stand between two operators, with paths, filters and calls behind it."""
        token = self.peek()
        if token.kind == "word" and (found := self._worded(token, scope)) is not None:
            return found
        if token.kind == "number":
            self.take()
            try:
                number = read_number(token.text)
            except InvalidOperation as error:
                self.fail(str(error), offset=token.start)
            return self.behind(Literal(token.start, token.end, number), scope)
        if token.kind == "string":
            self.take()
            return self.behind(Literal(token.start, token.end, unescape(token.text)), scope)
        brackets = {
            "(": self._round,
            "[": self._square,
            "]": self._open_range,
            "{": self._context,
            "@": self._at,
        }
        if token.kind != "symbol" or token.text not in brackets:
            self.fail(
                f"{token.shown} stands where a value is needed", expected="a name, a value or a bracket"
            )
        held, self._range_ends = self._range_ends, False
        node = brackets[token.text](self.take(), scope)
        self._range_ends = held
        return self.behind(node, scope)

    def behind(self, node: Node, scope: Scope) -> Node:
        """What may stand directly behind a value: `.name`, `[filter]`, `(arguments)`, any number of times."""
        while True:
            if self.at("."):
                node = self._path(node, scope)
            elif self.at("[") and not (self._range_ends and self._bracket_closes()):
                self.take()
                held, self._range_ends = self._range_ends, False
                inner = scopes.of_filter(scope, self.inference.type_of(node, scope))
                condition = self.expression(inner)
                self._range_ends = held
                node = self.made(Filter(node.start, self.expect("]").end, node, condition))
            elif self.at("("):
                node = self._call(node, scope)
            else:
                return node

    def range_from(self, opening: Token, low: Node, scope: Scope) -> Node:
        """A range whose first end has been read; the cursor stands at `..`"""
        self.expect("..")
        held, self._range_ends = self._range_ends, True
        high = self.expression(scope)
        self._range_ends = held
        if not self.at("]", ")", "["):
            self.fail(
                f"{self.peek().shown} cannot end a range", expected="] to include the end, ) to leave it out"
            )
        closing = self.take()
        return self.made(
            RangeOf(opening.start, closing.end, low, high, opening.text == "[", closing.text == "]")
        )

    def _worded(self, token: Token, scope: Scope) -> Node | None:
        """What begins with a word: a known name first, then a keyword, then a name nobody knows."""
        known = self.known_name(scope)
        if known is not None:
            name, end = known
            self.move(end)
            return self.behind(Name(token.start, end, name), scope)
        if token.text in _CONSTANTS:
            self.take()
            return self.behind(Literal(token.start, token.end, _CONSTANTS[token.text]), scope)
        forms = {"if": self._if, "for": self._for, "some": self._quantified, "every": self._quantified}
        if token.text in forms:
            return forms[token.text](self.take(), scope)
        if token.text == "function":
            return self.behind(self._definition(self.take(), scope), scope)
        if token.text in ("then", "else", "return", "satisfies", "and", "or", "in", "between", "instance"):
            self.fail(
                f"{token.shown} stands where a value is needed", expected="a name, a value or a bracket"
            )
        self.take()
        return self.behind(Name(token.start, token.end, token.text), scope)

    def _if(self, start: Token, scope: Scope) -> Node:
        condition = self.expression(scope)
        self.expect("then", " (if … then … else …)")
        then = self.expression(scope)
        self.expect("else", " (if … then … else …)")
        otherwise = self.expression(scope)
        return self.made(If(start.start, otherwise.end, condition, then, otherwise))

    def _for(self, start: Token, scope: Scope) -> Node:
        iterators, inner = self._iterators(scope, "return")
        self.expect("return", " (for … in … return …)")
        body = self.expression(scopes.of_body(inner))
        return self.made(For(start.start, body.end, iterators, body))

    def _quantified(self, start: Token, scope: Scope) -> Node:
        iterators, inner = self._iterators(scope, "satisfies")
        self.expect("satisfies", f" ({start.text} … in … satisfies …)")
        condition = self.expression(inner)
        return self.made(Quantified(start.start, condition.end, start.text, iterators, condition))

    def _iterators(self, scope: Scope, stop: str) -> tuple[tuple[Iterator_, ...], Scope]:
        iterators: list[Iterator_] = []
        while True:
            name, name_start, _ = self.new_name("in")
            self.expect("in")
            domain = self.expression(scope)
            until = self.expression(scope) if self.accept("..") else None
            end = (until or domain).end
            iterators.append(self.made(Iterator_(name_start, end, name, domain, until)))
            of = self.inference.type_of(domain, scope)
            scope = scopes.of_iterator(scope, name, of, counted=until is not None)
            if not self.accept(","):
                return tuple(iterators), scope
            if len(iterators) == MAX_ITERATORS:
                self.fail(f"a loop goes through at most {MAX_ITERATORS} lists")

    def _definition(self, start: Token, scope: Scope) -> Node:
        self.expect("(", " (function(…) …)")
        parameters: list[tuple[str, Type]] = []
        while not self.at(")"):
            name, _, _ = self.new_name(",", ":", ")")
            type_: Type | None = types.ANY
            if self.accept(":"):
                type_, _ = self.type_name(scope)
            parameters.append((name, type_ or types.ANY))
            if not self.accept(","):
                break
        self.expect(")")
        external = self.accept("external") is not None
        body = self.expression(scope.child({name: types.bare(of) for name, of in parameters}))
        return self.made(Definition(start.start, body.end, tuple(parameters), body, external))

    def _round(self, opening: Token, scope: Scope) -> Node:
        inner = self.test(scope)
        if self.at(".."):
            return self.range_from(opening, inner, scope)
        self.expect(")")
        return inner

    def _square(self, opening: Token, scope: Scope) -> Node:
        items: list[Node] = []
        while not self.at("]"):
            items.append(self.test(scope))
            if len(items) == 1 and self.at(".."):
                return self.range_from(opening, items[0], scope)
            if not self.accept(","):
                break
        return self.made(ListOf(opening.start, self.expect("]").end, tuple(items)))

    def _open_range(self, opening: Token, scope: Scope) -> Node:
        low = self.expression(scope)
        return self.range_from(opening, low, scope)

    def _context(self, opening: Token, scope: Scope) -> Node:
        entries: list[Entry] = []
        fields: dict[str, Type] = {}
        while not self.at("}"):
            key = self.peek()
            if key.kind == "string":
                self.take()
                name = unescape(key.text)
            else:
                name, _, _ = self.new_name(":")
            if len(fields) == MAX_ENTRIES:
                self.fail(f"a context written out holds at most {MAX_ENTRIES} entries", offset=key.start)
            if name in fields:
                self.fail(f"the context holds “{name}” twice", offset=key.start)
            self.expect(":")
            inner = scope.child(dict(fields))
            value = self.expression(inner)
            fields[name] = self.inference.type_of(value, inner)
            entries.append(self.made(Entry(key.start, value.end, name, value)))
            if not self.accept(","):
                break
        return self.made(ContextOf(opening.start, self.expect("}").end, tuple(entries)))

    def _at(self, opening: Token, scope: Scope) -> Node:
        quoted = self.peek()
        if quoted.kind != "string":
            self.fail("“@” is followed by a date, a time or a duration in quotes", expected='@"2024-12-31"')
        self.take()
        try:
            return Literal(opening.start, quoted.end, notation.read_at(unescape(quoted.text)))
        except InvalidOperation as error:
            return Literal(opening.start, quoted.end, None, str(error))

    def _path(self, base: Node, scope: Scope) -> Node:
        self.expect(".")
        token = self.peek()
        if token.kind != "word":
            self.fail(f"{token.shown} stands where a name is needed", expected="a name")
        name, end = self._field_name(base, token, scope)
        self.move(end)
        return self.made(Path(base.start, end, base, name, token.start))

    def _field_name(self, base: Node, token: Token, scope: Scope) -> tuple[str, int]:
        type_ = scopes.item_of(self.inference.type_of(base, scope))
        found = None
        if isinstance(type_, ContextType):
            found = scope.fields_of(type_).longest(self.text, token.start)
        else:
            found = catalogue.PROPERTIES.longest(self.text, token.start)
        if found is None and (type_ == types.ANY or isinstance(type_, ContextType)):
            found = scope.longest_field(self.text, token.start)
        return found or (token.text, token.end)

    def _call(self, function: Node, scope: Scope) -> Node:
        self.expect("(")
        held, self._range_ends = self._range_ends, False
        arguments: list[Node] = []
        names: list[str] = []
        while not self.at(")"):
            named = self.name_until(":")
            if bool(names) != (named is not None) and arguments:
                self.fail("give all arguments a name, or none", expected="name: value")
            if named is not None:
                names.append(named[0])
                self.move(named[1])
                self.expect(":")
            arguments.append(self.expression(scope))
            if not self.accept(","):
                break
        self._range_ends = held
        end = self.expect(")", " (after the arguments)").end
        return self.made(
            Call(function.start, end, function, tuple(arguments), tuple(names) if names else None)
        )

    def _bracket_closes(self) -> bool:
        """At a `[` behind the last end of a range: whether it closes the range rather than opening a filter."""
        here = self.offset
        self.take()
        token = self.peek()
        closes = token.kind == "end" or (token.kind != "string" and token.text in _CANNOT_BEGIN)
        self.move(here)
        return closes


def _rightmost(node: Node) -> Node:
    """The part of an expression that stands last in the text."""
    while not isinstance(node, Name | Path):
        parts = tuple(children(node))
        if not parts or parts[-1].end != node.end:
            return node
        node = parts[-1]
    return node
