"""A small encoder of its own: made-up copybooks, and records as a mainframe would write them. It shares nothing with the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

BLANK = b"\x40"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,+-*/()"


def zoned(number: int, digits: int, *, signed: bool, leading: bool = False) -> bytes:
    """Digits as EBCDIC characters, the sign over the last or first one."""
    raw = bytearray(0xF0 | int(digit) for digit in str(abs(number)).zfill(digits))
    place = 0 if leading else -1
    if signed:
        raw[place] = raw[place] & 0x0F | (0xD0 if number < 0 else 0xC0)
    return bytes(raw)


def separate(number: int, digits: int, *, leading: bool) -> bytes:
    """Digits, and a character for the sign."""
    sign = b"\x60" if number < 0 else b"\x4e"
    body = zoned(abs(number), digits, signed=False)
    return sign + body if leading else body + sign


def packed(number: int, digits: int, *, signed: bool) -> bytes:
    """Two digits to a byte, then the sign."""
    text = str(abs(number)).zfill(digits) + ("D" if number < 0 else "C" if signed else "F")
    return bytes.fromhex(text if len(text) % 2 == 0 else "0" + text)


def binary(number: int, digits: int, *, signed: bool, order: Any = "big") -> bytes:
    """A half word, a word or a double word."""
    return number.to_bytes(2 if digits < 5 else 4 if digits < 10 else 8, order, signed=signed)


def least(digits: int, *, signed: bool) -> int:
    """The fewest bytes that hold every number of so many digits."""
    count = 1
    while (1 << (8 * count - signed)) < 10**digits:
        count += 1
    return count


def wide(raw: bytes) -> bytes:
    """Characters of EBCDIC as UTF-16."""
    return raw.decode("cp037").encode("utf-16-be")


def wide_signed(number: int, digits: int) -> bytes:
    """Digits as UTF-16, the last one with its sign as the characters of EBCDIC's signed digits."""
    text = str(abs(number)).zfill(digits)
    last = ("}JKLMNOPQR" if number < 0 else "{ABCDEFGHI")[int(text[-1])]
    return (text[:-1] + last).encode("utf-16-be")


@dataclass(frozen=True)
class Made:
    """An entry of a made-up copybook, how to make values for it, and how a mainframe would write them."""

    name: str
    clauses: str
    values: st.SearchStrategy[Any]
    write: Callable[[Any, bool], bytes]
    """The bytes of a value; with True, tables are filled up to their most."""
    parts: tuple[Made, ...] = ()

    def lines(self, level: int = 1) -> list[str]:
        """The copybook's text in the fixed format."""
        own = f"       {level:02} {self.name} {self.clauses}".rstrip() + "."
        return [own, *(line for part in self.parts for line in part.lines(level + 2))]


def shaped(number: int, scale: int) -> int | Decimal:
    """What a reader is to make of a number with decimals."""
    return Decimal(number).scaleb(-scale) if scale else number


@st.composite
def texts(draw: st.DrawFn, name: str) -> Made:
    size = draw(st.integers(1, 12))
    values = st.text(LETTERS, max_size=size)
    return Made(name, f"PIC X({size})", values, lambda value, _: value.encode("cp037").ljust(size, BLANK))


@st.composite
def numbers(draw: st.DrawFn, name: str) -> Made:
    whole, scale = draw(st.integers(1, 9)), draw(st.integers(0, 4))
    digits, signed = whole + scale, draw(st.booleans())
    picture = f"PIC {'S' if signed else ''}9({whole}){f'V9({scale})' if scale else ''}"
    forms: dict[str, Callable[[int], bytes]] = {
        "": lambda number: zoned(number, digits, signed=signed),
        "COMP-3": lambda number: packed(number, digits, signed=signed),
        "COMP": lambda number: binary(number, digits, signed=signed),
        "COMP-5": lambda number: binary(number, digits, signed=signed),
        "COMP-9": lambda number: binary(number, digits, signed=signed, order="little"),
        "COMP-X": lambda number: number.to_bytes(least(digits, signed=signed), "big", signed=signed),
        "USAGE NATIONAL": lambda number: wide(zoned(number, digits, signed=False)) if not signed else wide_signed(number, digits),
    }
    if signed:
        forms |= {
            "SIGN IS LEADING": lambda number: zoned(number, digits, signed=True, leading=True),
            "SIGN LEADING SEPARATE CHARACTER": lambda number: separate(number, digits, leading=True),
            "SIGN IS TRAILING SEPARATE": lambda number: separate(number, digits, leading=False),
        }
    clause = draw(st.sampled_from(sorted(forms)))
    most = 10**digits - 1
    values = st.integers(-most if signed else 0, most).map(lambda number: shaped(number, scale))
    return Made(
        name, f"{picture} {clause}", values, lambda value, _: forms[clause](int(Decimal(value).scaleb(scale)))
    )


def group(name: str, parts: tuple[Made, ...], clauses: str = "") -> Made:
    """A group; what is named FILLER has no value."""
    shown = {part.name.replace("-", "_"): part.values for part in parts if part.name != "FILLER"}

    def write(value: dict[str, Any], full: bool) -> bytes:
        return b"".join(part.write(value.get(part.name.replace("-", "_")), full) for part in parts)

    return Made(name, clauses, st.fixed_dictionaries(shown), write, parts)


def table(one: Made, times: int) -> Made:
    """The same thing several times."""
    values = st.lists(one.values, min_size=times, max_size=times)

    def write(value: list[Any], full: bool) -> bytes:
        return b"".join(one.write(each, full) for each in value)

    return Made(one.name, f"OCCURS {times} TIMES {one.clauses}".rstrip(), values, write, one.parts)


def filler(size: int) -> Made:
    """Bytes without a name or a meaning."""
    return Made("FILLER", f"PIC X({size})", st.none(), lambda _, __: b"\xff" * size)


@st.composite
def counted(draw: st.DrawFn, name: str, one: Made) -> tuple[Made, Made]:
    """A counter, and a table that is as long as it says. The counter's value is set by `fitting`."""
    most = draw(st.integers(1, 4))
    values = st.lists(one.values, max_size=most)
    blank = draw(st.just(None).flatmap(lambda _: one.values))

    def write(value: list[Any], full: bool) -> bytes:
        body = b"".join(one.write(each, full) for each in value)
        return body + (len(one.write(blank, True)) * (most - len(value)) * BLANK if full else b"")

    counter = Made(
        f"{name}-COUNT", "PIC 9(2) COMP-3", st.just(0), lambda value, _: packed(value, 2, signed=False)
    )
    clauses = f"OCCURS 0 TO {most} TIMES DEPENDING ON {name}-COUNT {one.clauses}".rstrip()
    return counter, Made(one.name, clauses, values, write, one.parts)


def fitting(value: Any) -> Any:
    """A row whose counters say how long the tables are."""
    if isinstance(value, list):
        return [fitting(one) for one in value]
    if not isinstance(value, dict):
        return value
    row = {key: fitting(one) for key, one in value.items()}
    for key in row:
        if key.endswith("_COUNT"):
            row[key] = len(row[key.removesuffix("_COUNT") + "_TABLE"])
    return row


@st.composite
def groups(draw: st.DrawFn, name: str = "RECORD", depth: int = 2) -> Made:
    """A group of all kinds of things, with groups and tables inside."""
    parts: list[Made] = []
    for number in range(draw(st.integers(1, 4))):
        own = f"{name[:12]}-{number}"
        kinds = ["text", "number", "number", "filler", "table"] + (
            ["group", "counted", "groups"] if depth else []
        )
        kind = draw(st.sampled_from(kinds))
        if kind == "filler" and number:
            parts.append(filler(draw(st.integers(1, 5))))
        elif kind == "number":
            parts.append(draw(numbers(own)))
        elif kind == "table":
            parts.append(table(draw(st.one_of(texts(own), numbers(own))), draw(st.integers(1, 3))))
        elif kind == "group":
            parts.append(draw(groups(own, depth - 1)))
        elif kind == "groups":
            parts.append(table(draw(groups(own, depth - 1)), draw(st.integers(1, 3))))
        elif kind == "counted":
            one = draw(st.one_of(numbers(f"{own}-TABLE"), groups(f"{own}-TABLE", depth - 1)))
            parts += draw(counted(own, one))
        else:
            parts.append(draw(texts(own)))
    return group(name, tuple(parts))
