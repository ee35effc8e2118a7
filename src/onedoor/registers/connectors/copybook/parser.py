"""From a copybook's text to its entries, one below the other by their levels."""

from __future__ import annotations

import re

from onedoor.registers.connectors.copybook.clauses import CLAUSES, clauses, condition, constant
from onedoor.registers.connectors.copybook.copying import Find, Pairs, copied
from onedoor.registers.connectors.copybook.entries import Entry
from onedoor.registers.connectors.copybook.errors import CopybookError, Place
from onedoor.registers.connectors.copybook.source import Form, likely_form
from onedoor.registers.connectors.copybook.tokens import Token, tokens
from onedoor.registers.connectors.copybook.words import Words

DEEPEST = 49
_LEVELS = {*range(1, DEEPEST + 1), 66, 77, 78, 88}
_COMMA = re.compile(r"(?<![\w-])DECIMAL-POINT\s+(?:IS\s+)?COMMA(?![\w-])", re.IGNORECASE)
_AROUND = {
    "IDENTIFICATION", "ID", "PROGRAM-ID", "AUTHOR", "ENVIRONMENT", "CONFIGURATION", "SPECIAL-NAMES", "DECIMAL-POINT",
    "INPUT-OUTPUT", "FILE-CONTROL", "SELECT", "DATA", "FILE", "FD", "SD", "WORKING-STORAGE", "LOCAL-STORAGE", "LINKAGE",
    "SOURCE-COMPUTER", "OBJECT-COMPUTER", "EJECT", "SKIP1", "SKIP2", "SKIP3",
}  # fmt: skip
"""Words that begin what may stand around data descriptions in a program."""
_BEHIND = {"WORKING-STORAGE", "LOCAL-STORAGE", "LINKAGE", "PROCEDURE"}
"""Behind a file's records, these are no records of it."""


def entries(
    text: str,
    form: Form | None = None,
    *,
    find: Find | None = None,
    replace: Pairs = (),
    decimal_comma: bool = False,
) -> list[Entry]:
    """The entries at the top of a copybook, with all others below them; no item is one of level 77 beside records.

    Without `form` both formats are tried, the likelier first. `find` gives the text of copybooks that are copied, `replace`
    are words to put in the place of others, `decimal_comma` says that DECIMAL-POINT IS COMMA. Raises CopybookError.
    """

    def read(form: Form) -> list[Entry]:
        whole = copied(text, form, find=find, replace=replace)
        return _read(Words(tokens(whole), comma=decimal_comma or bool(_COMMA.search(whole.text))))

    if form:
        return read(form)
    likely = likely_form(text)
    try:
        return read(likely)
    except CopybookError as error:
        try:
            return read("free" if likely == "fixed" else "fixed")
        except CopybookError:
            raise error from None


def _read(words: Words) -> list[Entry]:
    tops: list[Entry] = []
    open_entries: list[Entry] = []
    in_program = False
    while words.current.kind != "end" and not (tops and words.current.upper in _BEHIND):
        token = words.current
        in_program = in_program or token.upper in _AROUND
        if token.upper in _AROUND or (in_program and not tops and not token.text.isdigit()):
            _pass_over(words, token)
            continue
        level = _level(words)
        if level == 78:
            constant(words)
        elif level == 88:
            if not open_entries:
                raise CopybookError(
                    token.place, "A condition stands above all items.", "Move it below its item."
                )
            open_entries[-1].conditions.append(condition(words))
        elif level == 66:
            _pass_over(words, token)
        else:
            entry = Entry(level, _name(words), token.place)
            clauses(words, entry)
            _hang(entry, tops, open_entries)
    if not tops:
        raise CopybookError(
            Place(1, 1), "The copybook describes nothing.", "It is to hold entries such as 01 RECORD."
        )
    if any(top.level == 1 for top in tops):
        return [top for top in tops if top.level != 77]
    return tops


def _level(words: Words) -> int:
    token = words.current
    text = token.text
    if token.kind == "word" and token.upper in ("COPY", "REPLACE", "++INCLUDE", "-INC"):
        raise words.wrong(f"{text} cannot be carried out.", "Insert the text it stands for.")
    if token.kind != "word" or not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise words.wrong(
            f"An entry begins with a level number, not with {text or 'a period'}.",
            "Write the data descriptions alone, each ended by a period.",
        )
    if int(text) not in _LEVELS:
        raise words.wrong(f"There is no level {text}.", "Write 01 to 49, 66, 77 or 88.")
    words.take()
    return int(text)


def _name(words: Words) -> str | None:
    """The name after a level, None for FILLER, which may be left out."""
    token = words.current
    if token.kind == "period" or (token.upper in CLAUSES and not _is_name(words)):
        return None
    if token.kind != "word":
        raise words.wrong(
            f"A level is followed by {token.text or 'nothing'}.", "Write a data name or FILLER."
        )
    words.take()
    return None if token.upper == "FILLER" else token.text


def _is_name(words: Words) -> bool:
    """Whether a word of COBOL is the name of an item here: then a picture or the like follows it, and not what it takes."""
    if words.current.upper in ("PIC", "PICTURE"):
        return False
    if words.current.upper in ("DATE", "ANY", "DYNAMIC", "VOLATILE") and words.following.kind == "period":
        return True
    return words.following.upper in ("PIC", "PICTURE", "OCCURS", "REDEFINES")


def _pass_over(words: Words, start: Token) -> None:
    """A level 66 is another name for what is there already."""
    while words.current.kind != "period":
        if words.current.kind == "end":
            raise CopybookError(start.place, "The entry does not end.", "End it with a period.")
        words.take()
    words.take()


def _hang(entry: Entry, tops: list[Entry], open_entries: list[Entry]) -> None:
    """Put an entry below the last one of a lower level."""
    while open_entries and (entry.level == 77 or open_entries[-1].level >= entry.level):
        open_entries.pop()
    if open_entries:
        parent = open_entries[-1]
        if parent.picture:
            raise CopybookError(
                entry.place,
                f"{parent.called} has a PICTURE and cannot have items below it.",
                "Correct a level.",
            )
        parent.children.append(entry)
    else:
        tops.append(entry)
    open_entries.append(entry)
