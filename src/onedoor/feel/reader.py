"""A cursor over the text of an expression: tokens, names known to a scope, names newly given, types."""

from __future__ import annotations

from typing import NoReturn

from onedoor.feel import types
from onedoor.feel.builtins import catalogue
from onedoor.feel.errors import FeelSyntaxError
from onedoor.feel.lexer import Token, skip, token_at
from onedoor.feel.names import ATOM, KEYWORDS, WORD, Index, canonical
from onedoor.feel.types import ContextType, FunctionType, ListType, RangeType, Scope, Type

MAX_LENGTH = 100_000
MAX_NESTING = 80
MAX_HEIGHT = 200
MAX_ENTRIES = 500
MAX_ITERATORS = 20

_TYPE_NAMES = (
    "Any", "Null", "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration", "list", "context", "range", "function", "dayTimeDuration", "yearMonthDuration",
)  # fmt: skip
_TYPES = Index(_TYPE_NAMES)


class Reader:
    """Where the parser stands in the text. What stands before `begin` is not read."""

    def __init__(self, text: str, *, begin: int = 0) -> None:
        if len(text) - begin > MAX_LENGTH:
            raise FeelSyntaxError(
                f"the expression is longer than {MAX_LENGTH} characters", text=text[:100], offset=0
            )
        self.text = text
        self.offset = begin
        self.nesting = 0
        self._peeked: Token | None = None

    def peek(self) -> Token:
        """The next token, not taken."""
        if self._peeked is None:
            self._peeked = token_at(self.text, self.offset)
        return self._peeked

    def take(self) -> Token:
        """The next token."""
        token = self.peek()
        self.move(token.end)
        return token

    def move(self, offset: int) -> None:
        """Stand at another place."""
        self.offset = offset
        self._peeked = None

    def at(self, *texts: str) -> bool:
        """Whether the next token is a sign or word with one of these texts."""
        token = self.peek()
        return token.text in texts and token.kind in ("symbol", "word")

    def accept(self, *texts: str) -> Token | None:
        """Take the next token if it is one of these."""
        return self.take() if self.at(*texts) else None

    def expect(self, text: str, why: str = "") -> Token:
        """Take the next token, which must be this one."""
        if not self.at(text):
            self.fail(f"{self.peek().shown} stands where “{text}” is needed{why}", expected=f"“{text}”")
        return self.take()

    def fail(self, message: str, *, expected: str | None = None, offset: int | None = None) -> NoReturn:
        """Raise a FeelSyntaxError, at the next token if no place is given."""
        place = self.peek().start if offset is None else offset
        raise FeelSyntaxError(message, text=self.text, offset=place, expected=expected)

    def known_name(self, scope: Scope) -> tuple[str, int] | None:
        """The longest known name here and where it ends: of the scope, of a built-in function, of an open item."""
        start = self.peek().start
        best = scope.longest(self.text, start)
        others = [catalogue.INDEX.longest(self.text, start)]
        level: Scope | None = scope
        while level is not None:
            if level.open:
                others.append(scope.longest_field(self.text, start))
                break
            level = level.parent
        for found in others:
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        if best is not None and best[0] in KEYWORDS and best[0] != "not":
            return None
        return best

    def new_name(self, *stops: str) -> tuple[str, int, int]:
        """A name that is given here; it ends before one of `stops`. Gives name, start, end."""
        start = self.peek().start
        found = self.name_until(*stops)
        if found is None:
            self.fail(f"{self.peek().shown} stands where a name is needed", expected="a name")
        name, end = found
        self.move(end)
        return name, start, end

    def name_until(self, *stops: str) -> tuple[str, int] | None:
        """A run of name pieces up to one of `stops` (not taken), or None if the text runs otherwise."""
        position = self.peek().start
        if WORD.match(self.text, position) is None:
            return None
        start = end = position
        while True:
            position = skip(self.text, end)
            if position > start and any(self._stands(stop, position) for stop in stops):
                return canonical(self.text[start:end]), end
            found = ATOM.match(self.text, position)
            if found is None or self.text.startswith("..", position):
                return None
            end = found.end()

    def type_name(self, scope: Scope) -> tuple[Type | None, str]:
        """A type, as after `instance of`; None with its text if there is no such type."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            self.fail("the type is nested too deeply")
        token = self.peek()
        if token.kind != "word":
            self.fail(f"{token.shown} stands where a type is needed", expected="a type such as number")
        found = scope.longest_type(self.text, token.start) or _TYPES.longest(self.text, token.start)
        if found is None:
            end = token.end
            while self.text[end : end + 1] == "." and (more := WORD.match(self.text, end + 1)):
                end = more.end()
            self.move(end)
            result: tuple[Type | None, str] = None, self.text[token.start : end]
        else:
            self.move(found[1])
            named = types.named(found[0], scope.types)
            result = self._type_of(named, scope), self.text[token.start : self.offset]
        self.nesting -= 1
        return result

    def _type_of(self, named: Type | None, scope: Scope) -> Type | None:
        if named is None or not self.at("<"):
            return named
        self.take()
        if isinstance(named, ListType | RangeType):
            inner, _ = self.type_name(scope)
            self.expect(">")
            return None if inner is None else type(named)(item=inner)
        if isinstance(named, ContextType):
            return self._context_type(scope)
        if not isinstance(named, FunctionType):
            self.fail(f"the type {named} takes nothing in “< >”")
        return self._function_type(scope)

    def _context_type(self, scope: Scope) -> Type | None:
        fields: dict[str, Type] = {}
        known = True
        while not self.at(">"):
            name, _, _ = self.new_name(":")
            self.expect(":")
            inner, _ = self.type_name(scope)
            known = known and inner is not None
            fields[name] = inner or types.ANY
            if not self.accept(","):
                break
        self.expect(">")
        return ContextType(fields=fields) if known else None

    def _function_type(self, scope: Scope) -> Type | None:
        parameters: list[Type | None] = []
        while not self.at(">"):
            parameters.append(self.type_name(scope)[0])
            if not self.accept(","):
                break
        self.expect(">")
        self.expect("->")
        result, _ = self.type_name(scope)
        if result is None or None in parameters:
            return None
        return FunctionType(parameters=tuple(("", kind or types.ANY) for kind in parameters), result=result)

    def _stands(self, stop: str, position: int) -> bool:
        if not self.text.startswith(stop, position):
            return False
        word = WORD.match(self.text, position)
        return word is None or word[0] == stop
