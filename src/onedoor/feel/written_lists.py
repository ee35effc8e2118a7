"""Python source of lists: making, filtering, going through them."""

from __future__ import annotations

from decimal import Decimal

from onedoor.feel import quick
from onedoor.feel.scopes import item_of
from onedoor.feel.syntax import Filter, For, Iterator_, ListOf, Literal, Node, Quantified, steps_of
from onedoor.feel.types import ContextType, NumberType
from onedoor.feel.writing import Frame, Made, NotWritten, Writer


class ItemFrame(Frame):
    """Inside a filter: the fields of an item that is a context, and `item`."""

    def __init__(self, item: str, fields: frozenset[str]) -> None:
        super().__init__({})
        self.item = item
        self.fields = fields
        self.reads_fields = False
        self.passed: dict[str, None] = {}
        """Names that were looked for further out: an item that has them after all is left to the closures."""

    def find(self, writer: Writer, name: str) -> Made | None:
        """A field, `item`, or None; that the item does not have this name is then checked when it runs."""
        if name in self.fields:
            self.reads_fields = True
            return writer.let(f"{self.item}.get({name!r})")
        self.passed[name] = None
        return Made(self.item) if name == "item" else None

    def precondition(self) -> str:
        """When an item is none of the kind that this code was written for; empty if it always is."""
        item = self.item
        not_there = [f"{name!r} in {item}" for name in self.passed]
        if self.reads_fields:
            return " or ".join([f"type({item}) is not X", *not_there])
        return f"type({item}) is X and ({' or '.join(not_there)})" if not_there else ""


def listed(writer: Writer, node: ListOf) -> Made:
    """`[items]`"""
    items = [writer.make(item) for item in node.items]
    if items and all(item.constant for item in items):
        return writer.constant([item.value for item in items])
    return writer.let(f"[{', '.join(item.code for item in items)}]", list)


def spend(writer: Writer, items: str, body: Node) -> None:
    """Count the steps of going through items; after many the closures go on, which know the limit."""
    writer.put(f"case.left -= len({items}) * {steps_of(body)}")
    writer.put("if case.left < 0: raise GivesUp")


def filtered(writer: Writer, node: Filter) -> Made:
    """`base[condition]`"""
    if isinstance(writer.inference.known_type(node.condition), NumberType):
        return _at_position(writer, node)
    base, result, item = writer.make(node.base), writer.new(), writer.new()
    item_type = item_of(writer.inference.known_type(node.base))
    if isinstance(item_type, ContextType) and item_type.open:
        raise NotWritten("open context")
    fields = frozenset(item_type.fields) if isinstance(item_type, ContextType) else frozenset()
    with writer.block(f"if type({base.code}) is L:"):
        spend(writer, base.code, node.condition)
        writer.put(f"{result} = []")
        lacking = writer.let("None").code
        with writer.block(f"for {item} in {base.code}:"):
            with writer.block(f"if type({item}) is M:"):
                writer.put(f"{lacking} = {lacking} or []; {lacking}.append({item}); continue")
            place, depth = len(writer.lines), writer.depth
            frame = ItemFrame(item, fields)
            with writer.within(frame):
                verdict = writer.make(node.condition)
            if precondition := frame.precondition():
                writer.lines.insert(place, " " * depth + f"if {precondition}: raise GivesUp")
            with writer.block(f"if {verdict.code} is True:"):
                writer.put(f"{result}.append({item})")
            if verdict.sure is not bool:
                with writer.block(f"elif {verdict.code} is not False:"):
                    writer.put(f"if type({verdict.code}) is D: raise GivesUp")
                    writer.put(
                        f"if type({verdict.code}) is M: {lacking} = {lacking} or []; {lacking}.append({verdict.code})"
                    )
        writer.put(f"if {lacking} is not None: {result} = {writer.helper(quick.united)}({lacking})")
    with writer.block("else:"):
        writer.put(f"if {base.code} is not None and type({base.code}) is not M: raise GivesUp")
        writer.put(f"{result} = {base.code}")
    return Made(result)


def _at_position(writer: Writer, node: Filter) -> Made:
    base, slow = writer.variable(writer.make(node.base)), writer.helper(quick.at_position)
    if isinstance(node.condition, Literal) and type(node.condition.value) is Decimal:
        position = writer.make(node.condition)
        general = f"{slow}({base.code}, {position.code})"
        if position.value != 1:
            return writer.let(general)
        return writer.let(f"{base.code}[0] if type({base.code}) is L and {base.code} else {general}")
    result = writer.let(base.code)
    with writer.block(f"if {base.code} is not None and type({base.code}) is not M:"):
        writer.put(f"{result.code} = {slow}({base.code}, {writer.make(node.condition).code})")
    return result


def _single(iterators: tuple[Iterator_, ...]) -> Iterator_:
    if len(iterators) != 1 or iterators[0].until is not None:
        raise NotWritten("several iterators")
    return iterators[0]


def _domain(writer: Writer, iterator: Iterator_) -> Made:
    domain = writer.make(iterator.domain)
    if domain.sure is list:
        return domain
    items = writer.helper(quick.items)
    return writer.let(f"{domain.code} if type({domain.code}) is L else {items}({domain.code})")


def loop(writer: Writer, node: For) -> Made:
    """`for name in domain return body`"""
    iterator = _single(node.iterators)
    domain, result, item = _domain(writer, iterator), writer.new(), writer.new()
    with writer.block(f"if type({domain.code}) is L:"):
        spend(writer, domain.code, node.body)
        writer.put(f"{result} = []")
        with writer.block(f"for {item} in {domain.code}:"):
            with writer.within(Frame({iterator.name: Made(item)})), writer.within(_NoPartial()):
                body = writer.make(node.body)
            writer.put(f"{result}.append({body.code})")
    with writer.block("else:"):
        writer.put(f"{result} = {domain.code}")
    return Made(result)


class _NoPartial(Frame):
    """`partial`, the results so far, is left to the closures."""

    def __init__(self) -> None:
        super().__init__({})

    def find(self, writer: Writer, name: str) -> Made | None:
        """Nothing; NotWritten for `partial`."""
        if name == "partial":
            raise NotWritten(name)
        return None


def quantified(writer: Writer, node: Quantified) -> Made:
    """`some` and `every`"""
    iterator = _single(node.iterators)
    settling, other = ("True", "False") if node.quantifier == "some" else ("False", "True")
    domain, result, item = _domain(writer, iterator), writer.new(), writer.new()
    with writer.block(f"if type({domain.code}) is L:"):
        spend(writer, domain.code, node.condition)
        writer.put(f"{result} = {other}")
        unsure = writer.let("None").code
        with writer.block(f"for {item} in {domain.code}:"):
            with writer.within(Frame({iterator.name: Made(item)})):
                verdict = writer.make(node.condition)
            with writer.block(f"if {verdict.code} is {settling}:"):
                writer.put(f"{result} = {settling}; break")
            if verdict.sure is not bool:
                with writer.block(f"if {verdict.code} is not {other}:"):
                    writer.put(f"{unsure} = {unsure} or []; {unsure}.append({verdict.code})")
        with writer.block("else:"):
            writer.put(f"if {unsure} is not None: {result} = {writer.helper(quick.unsettled)}({unsure})")
    with writer.block("else:"):
        writer.put(f"{result} = {domain.code}")
    return Made(result)
