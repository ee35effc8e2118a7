"""Reads one data description entry, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Callable

from onedoor.registers.connectors.copybook.entries import USAGES, Condition, Entry, Occurs, Sign
from onedoor.registers.connectors.copybook.errors import CopybookError
from onedoor.registers.connectors.copybook.pictures import picture
from onedoor.registers.connectors.copybook.tokens import Token
from onedoor.registers.connectors.copybook.words import Words, shown

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:E[+-]?\d+(?:\.0*)?)?")
_FIGURATIVE = {
    "ZERO", "ZEROS", "ZEROES", "SPACE", "SPACES", "HIGH-VALUE", "HIGH-VALUES", "LOW-VALUE", "LOW-VALUES", "QUOTE",
    "QUOTES", "NULL", "NULLS",
}  # fmt: skip


def clauses(words: Words, entry: Entry) -> None:
    """Read all clauses of `entry` up to its period. Raises CopybookError."""
    while words.current.kind != "period":
        if words.current.kind == "end" and (entry.picture or entry.usage):
            break  # the last period is often forgotten, and nothing can come behind it
        words.skip("IS")
        read = CLAUSES.get(words.current.upper)
        if read is None:
            raise _unknown(words, entry)
        read(words, entry)
    words.take()
    _check_occurs(entry)


def constant(words: Words) -> None:
    """Read what follows the level 78 of a constant; only numbers are of use here."""
    name = words.name("Level 78", CLAUSES)
    if not words.skip("VALUE", "VALUES"):
        raise words.wrong(f"Constant {name} has no VALUE.", "Write VALUE and a number.")
    words.skip("IS")
    words.constants[name.upper()] = _value_of(words)
    if words.current.kind != "period":
        raise words.wrong(f"{shown(words.current)} does not belong to a constant.", "End it with a period.")
    words.take()


def condition(words: Words) -> Condition:
    """Read what follows the level 88 of a condition name."""
    name = words.name("Level 88", CLAUSES)
    if not words.skip("VALUE", "VALUES"):
        raise words.wrong(f"Condition {name} has no VALUE.", "Write VALUE and the values it stands for.")
    values = _values(words)
    if words.current.kind != "period":
        raise words.wrong(f"{shown(words.current)} does not belong to a condition.", "End it with a period.")
    words.take()
    return Condition(name, tuple(values))


def _unknown(words: Words, entry: Entry) -> CopybookError:
    word = shown(words.current)
    if words.current.text.isdigit() or words.current.kind == "end":
        return words.wrong(
            f"The entry of {entry.called} does not end before {word}.", "End it with a period."
        )
    if words.current.upper in ("COPY", "REPLACE", "REPLACING"):
        return words.wrong(f"{word} cannot be carried out.", "Insert the text it stands for.")
    if "COMP" in words.current.upper or "-POINTER" in words.current.upper:
        return words.wrong(f"USAGE {word} is not known.", "Known are " + ", ".join(sorted(USAGES)) + ".")
    return words.wrong(
        f"{word} is no clause of a data description.",
        "Correct the word, or end the entry before it with a period.",
    )


def _redefines(words: Words, entry: Entry) -> None:
    words.take()
    entry.redefines = words.name("REDEFINES", CLAUSES)


def _picture(words: Words, entry: Entry) -> None:
    keyword = words.take()
    words.skip("IS")
    if words.current.kind != "picture":
        raise CopybookError(keyword.place, "PICTURE has no characters.", "Write for example PIC X(10).")
    if entry.picture:
        raise CopybookError(keyword.place, f"{entry.called} has two pictures.", "Leave one.")
    token = words.take()
    entry.picture = picture(token.text, token.place, comma=words.comma)


def _usage(words: Words, entry: Entry) -> None:
    if words.skip("USAGE"):
        words.skip("IS")
    usage = USAGES.get(words.current.upper)
    if usage is None:
        raise words.wrong(
            f"USAGE {shown(words.current)} is not known.", "Known are " + ", ".join(sorted(USAGES)) + "."
        )
    words.take()
    entry.usage = usage
    if usage in ("byte", "short", "long", "very-long", "pointer"):
        entry.unsigned = usage == "pointer"
    if usage in ("byte", "short", "long", "very-long"):
        entry.unsigned = words.skip("UNSIGNED")
        words.skip("SIGNED")


def _occurs(words: Words, entry: Entry) -> None:
    place = words.take().place
    minimum = maximum = words.count("OCCURS")
    if words.skip("TO"):
        maximum = words.count("TO")
    words.skip("TIMES", "TIME")
    if maximum < minimum or maximum == 0:
        raise CopybookError(
            place, f"OCCURS {minimum} TO {maximum} is never.", "Write the smaller number first."
        )
    entry.occurs = Occurs(minimum, maximum, None, place)
    while words.current.upper in _OF_OCCURS:
        _of_occurs(words, entry)


def _of_occurs(words: Words, entry: Entry) -> None:
    """What belongs to OCCURS; it may also stand behind other clauses of the entry."""
    if entry.occurs is None:
        raise words.wrong(f"{words.current.text} stands where nothing occurs.", "Write OCCURS before it.")
    if words.skip("DEPENDING"):
        words.skip("ON")
        found = entry.occurs
        minimum = 0 if found.minimum == found.maximum else found.minimum
        entry.occurs = Occurs(minimum, found.maximum, words.name("DEPENDING ON", CLAUSES), found.place)
        while words.skip("OF", "IN"):
            words.name("OF", CLAUSES)
        return
    words.take()
    words.skip("KEY")
    words.skip("IS", "BY")
    words.name("The clause", CLAUSES)
    while words.current.kind == "word" and words.current.upper not in CLAUSES:
        words.take()


def _check_occurs(entry: Entry) -> None:
    occurs = entry.occurs
    if occurs and occurs.depending is None and occurs.maximum != occurs.minimum:
        raise CopybookError(
            occurs.place,
            f"OCCURS {occurs.minimum} TO {occurs.maximum} does not say how often.",
            "Add DEPENDING ON and the item that does.",
        )


_OF_OCCURS = ("DEPENDING", "ASCENDING", "DESCENDING", "INDEXED")


def _sign(words: Words, entry: Entry) -> None:
    if words.skip("SIGN"):
        words.skip("IS")
    if words.current.upper not in ("LEADING", "TRAILING"):
        raise words.wrong(f"SIGN is followed by {shown(words.current)}.", "Write LEADING or TRAILING.")
    leading = words.take().upper == "LEADING"
    separate = words.skip("SEPARATE")
    if separate:
        words.skip("CHARACTER")
    entry.sign = Sign(leading, separate)


def _synchronized(words: Words, entry: Entry) -> None:
    words.take()
    words.skip("LEFT", "RIGHT")
    entry.synchronized = True


def _justified(words: Words, entry: Entry) -> None:
    words.take()
    words.skip("RIGHT")
    entry.justified = True


def _blank(words: Words, entry: Entry) -> None:
    words.take()
    words.skip("WHEN")
    if not words.skip("ZERO", "ZEROS", "ZEROES"):
        raise words.wrong(f"BLANK WHEN is followed by {shown(words.current)}.", "Write ZERO.")
    entry.blank_when_zero = True


def _value(words: Words, _: Entry) -> None:
    words.take()
    _values(words)


def _nothing(words: Words, _: Entry) -> None:
    words.take()


def _group_usage(words: Words, entry: Entry) -> None:
    words.take()
    words.skip("IS")
    if not words.skip("NATIONAL"):
        words.skip("UTF-8")


def _date(words: Words, _: Entry) -> None:
    """What a date looks like (DATE FORMAT IS YYYYXXXX) says nothing about its bytes."""
    words.take()
    words.skip("FORMAT")
    words.skip("IS")
    words.take()


def _dynamic(words: Words, entry: Entry) -> None:
    raise words.wrong(f"The length of {entry.called} is in no file.", "Describe it by its PICTURE alone.")


def _values(words: Words) -> list[tuple[str, str]]:
    """The values after VALUE; a range has two ends."""
    words.skip("IS", "ARE")
    found: list[tuple[str, str]] = []
    while _is_value(words.current):
        first = last = _value_of(words)
        if words.skip("THRU", "THROUGH"):
            last = _value_of(words)
        found.append((first, last))
    if words.current.upper in ("WHEN", "FALSE"):  # what SET … TO FALSE writes: no value to know the condition by
        for word in ("WHEN", "SET", "TO", "FALSE", "IS"):
            words.skip(word)
        _value_of(words)
    if not found:
        raise words.wrong(f"VALUE is followed by {shown(words.current)}.", "Write a literal or a number.")
    return found


def _is_value(token: Token) -> bool:
    if token.kind == "literal":
        return True
    return (
        token.upper in _FIGURATIVE
        or token.upper == "ALL"
        or bool(_NUMBER.fullmatch(token.upper))
    )


def _value_of(words: Words) -> str:
    words.skip("ALL")
    if not _is_value(words.current):
        raise words.wrong(f"{shown(words.current)} is no value.", "Write a literal or a number.")
    token = words.take()
    if token.kind != "literal":
        return token.upper
    text = token.text if token.text[0] in "'\"" else token.text[1:]
    return text[1:-1].replace(text[0] * 2, text[0])


CLAUSES: dict[str, Callable[[Words, Entry], None]] = {
    "REDEFINES": _redefines,
    "PIC": _picture,
    "PICTURE": _picture,
    "USAGE": _usage,
    "OCCURS": _occurs,
    "SIGN": _sign,
    "LEADING": _sign,
    "TRAILING": _sign,
    "SYNC": _synchronized,
    "SYNCHRONIZED": _synchronized,
    "JUST": _justified,
    "JUSTIFIED": _justified,
    "BLANK": _blank,
    "VALUE": _value,
    "VALUES": _value,
    "EXTERNAL": _nothing,
    "GLOBAL": _nothing,
    "VOLATILE": _nothing,
    "GROUP-USAGE": _group_usage,
    "DATE": _date,
    "ANY": _dynamic,
    "DYNAMIC": _dynamic,
    **dict.fromkeys(_OF_OCCURS, _of_occurs),
    **dict.fromkeys(USAGES, _usage),
}
"""The word a clause begins with -> how it is read."""
