"""Code pages: which character a byte stands for.

EBCDIC's national pages differ from one another in a few places. Those that Python does not bring are given here by their
differences from code page 037, after IBM's Character Data Representation Architecture.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from onedoor.registers.connectors.copybook import more_pages, wide_pages
from onedoor.registers.connectors.copybook.errors import FormatError

Encoding = Literal["ebcdic", "ascii"]
DEFAULTS: dict[Encoding, str] = {"ebcdic": "common", "ascii": "utf-8"}

_DIFFERENCES = {
    **more_pages.DIFFERENCES,
    "cp1047": ("5FADB0BABBBD", "^[¬Ý¨]"),
    "cp274": ("44484A4F51545A5F6A7CA1B0BABBBDC0D0DDE0", "@\\[!{}]^ùà¨¢¬|~éè¦ç"),
    "cp275": ("46484A4F515A5B5F66686A71797B7CB0C0CFD0EF", "`¦É!}$Ç^@|ç¢ãÕÃ¬õ{é#"),
    "cp277": ("474A4F5A5B5F676A707B7C809C9E9FA1B0BABBC0D0DC", "}#!¤Å^$ø¦ÆØ@{[]ü¢¬|æå~"),
    "cp278": ("43474A4F515A5B5F63676A71797B7C9FA1B0B5BABBC0CCD0DCE0EC", "{}§!`¤Å^#$ö\\éÄÖ]ü¢[¬|ä¦å~É@"),
    "cp280": ("44484A4F5154585A5F6A797B7C90A1B0B1B5BABBC0CDD0DDE0", "{\\°!]}~é^òù£§[ì¢#@¬|à¦è`ç"),
    "cp284": ("494A5A696A7BA1B0BABBBD", "¦[]#ñÑ¨¢^!~"),
    "cp285": ("4A5BA1B0B1BABC", "$£¯¢[^~"),
    "cp297": ("44484A4F51545A5F6A797B7C90A0A1B0B1B5BABBBDC0D0DDE0", "@\\°!{}§^ùµ£à[`¨¢#]¬|~éè¦ç"),
    "cp924": ("5F6A9D9FADB0B7B8B9BABBBDBE", "^Šž€[¬ŒœŸÝš]Ž"),
    "cp871": ("4A4F5A5F797C8C8E9C9EA1ACAEB0BABBBEC0CCD0E0EC", "Þ!ÆÖðÐ`{}]ö@[¢¬|\\þ~æ´^"),
}
_EURO = {
    "cp1141": ("cp273", 0x9F), "cp1142": ("cp277", 0x5A), "cp1143": ("cp278", 0x5A), "cp1144": ("cp280", 0x9F),
    "cp1145": ("cp284", 0x9F), "cp1146": ("cp285", 0x9F), "cp1147": ("cp297", 0x9F), "cp1148": ("cp500", 0x9F),
    "cp1149": ("cp871", 0x9F), "cp1153": ("cp870", 0x9F), "cp1154": ("cp1025", 0xE1), "cp1155": ("cp1026", 0x9F),
    "cp1156": ("cp1112", 0x9F), "cp1157": ("cp1122", 0x5A), "cp1158": ("cp1123", 0xE1), "cp4971": ("cp875", 0xFC),
}  # fmt: skip
"""The pages with a euro where their older sister has a currency sign, and where that is."""

EXTENDED = "-extended"
"""Behind a page's name: control characters are kept, and not shown as blanks."""


@dataclass(frozen=True)
class CodePage:
    """A code page by which records are read; control characters are shown as spaces.

    `table` has the character of each byte that stands alone, and is None in an encoding of ASCII whose characters take several; `decode`
    reads any bytes. `pairs` reads characters of two bytes, where the page has some.
    """

    name: str
    encoding: Encoding
    table: str | None
    decode: Callable[[bytes], str]
    pairs: Callable[[bytes], str] | None = None

    @property
    def extended(self) -> bool:
        """Whether control characters are kept."""
        return self.table is not None and "\0" in self.table

    @property
    def wide(self) -> bool:
        """Whether a character may take several bytes."""
        return self.table is None or self.pairs is not None


@cache
def code_page(name: str) -> CodePage:
    """The code page of a name: `common`, cp037 and the like, or any encoding of Python's.

    `common` has the letters, digits and signs of code page 037 that ASCII has too, which nearly all Latin pages agree on,
    and blanks for everything else. A name may end with `-extended`: then control characters are kept. Raises FormatError for an unknown name, or a page without digits in their places.
    """
    plain = _plain(name)
    extended, plain = plain.endswith(EXTENDED), plain.removesuffix(EXTENDED)
    table = _table(plain, name)
    if table is None:
        return CodePage(plain, "ascii", None, _several_bytes(plain))
    if table[0xF0:0xFA] == "0123456789":
        encoding: Encoding = "ebcdic"
    elif table[0x30:0x3A] == "0123456789":
        encoding = "ascii"
    else:
        raise FormatError(f"{name} is neither EBCDIC nor like ASCII: its digits are elsewhere.")
    shown = table if extended else _printable(table)

    def decode(raw: bytes) -> str:
        return codecs.charmap_decode(raw, "strict", shown)[0]

    return CodePage(plain, encoding, shown, wide_pages.mixed(plain, decode) or decode, wide_pages.pairs_of(plain))


def _plain(name: str) -> str:
    """The one of a page's names that is used here: ``ibm-37``, ``CP037`` and ``37`` are cp037."""
    plain = name.strip().lower().replace("_", "-").removeprefix("x-").replace("ccsid", "cp").replace("ibm", "cp")
    plain = "cp" + plain[2:].lstrip("-") if plain.startswith("cp") else plain
    plain = "cp" + plain if plain[:1].isdigit() else plain
    return "cp0" + plain[2:] if len(plain) == 4 and plain[2:].isdigit() else plain


def _printable(table: str) -> str:
    return "".join(" " if ord(one) < 32 or 127 <= ord(one) < 160 or one == "\ufffd" else one for one in table)


def _table(plain: str, name: str) -> str | None:
    if plain == "common":
        return "".join(one if one <= "~" else " " for one in _python_table("cp037") or "")
    if (found := wide_pages.singles(plain)) is not None:
        return found
    if plain in _EURO:
        older, place = _EURO[plain]
        table = _table(older, name) or ""
        return table[:place] + "€" + table[place + 1 :]
    if plain in _DIFFERENCES:
        places, characters = _DIFFERENCES[plain]
        changed = list(_python_table("cp037") or "")
        for place_of, character in zip(bytes.fromhex(places), characters, strict=True):
            changed[place_of] = character
        return "".join(changed)
    try:
        codecs.lookup(plain)
        return _python_table(plain)
    except (LookupError, UnicodeError, ValueError):
        raise FormatError(
            f"There is no code page {name}. Known are common, {', '.join(_known())}, and Python's own, such as cp037, cp500, cp1140, latin-1, "
            "utf-8."
        ) from None


def _known() -> list[str]:
    return sorted({*_DIFFERENCES, *_EURO, *wide_pages.names()}, key=lambda page: int(page[2:]))


def _python_table(name: str) -> str | None:
    """The characters of all bytes; None when a byte alone is not always a character."""
    if len("0".encode(name)) != 1 or len("0é".encode(name, "replace")) != 2 or _takes_two(name):
        return None
    return "".join(bytes([byte]).decode(name, "replace") for byte in range(256))


def _takes_two(name: str) -> bool:
    """Whether some bytes are no character alone, and one together with the next, as in the encodings of East Asia for ASCII."""

    def read(raw: bytes) -> str:
        return raw.decode(name, "ignore")

    alone = read(b"\xa1")
    return any(not read(bytes([lead])) and read(bytes([lead, 0xA1])) not in ("", alone) for lead in range(0x81, 0xFF))


def _several_bytes(name: str) -> Callable[[bytes], str]:
    if "0".encode(name) != b"0":
        raise FormatError(f"{name} is neither EBCDIC nor like ASCII: its digits take several bytes.")
    blank = bytes(32 if byte < 32 or byte == 127 else byte for byte in range(256))

    def decode(raw: bytes) -> str:
        return raw.translate(blank).decode(name, "replace")

    return decode
