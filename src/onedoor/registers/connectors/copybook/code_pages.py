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

from onedoor.registers.connectors.copybook import more_pages
from onedoor.registers.connectors.copybook.errors import FormatError

Encoding = Literal["ebcdic", "ascii"]
DEFAULTS: dict[Encoding, str] = {"ebcdic": "common", "ascii": "utf-8"}

_DIFFERENCES = {
    **more_pages.DIFFERENCES,
    "cp1047": ("5FADB0BABBBD", "^[¬Ý¨]"),
    "cp277": ("474A4F5A5B5F676A707B7C809C9E9FA1B0BABBC0D0DC", "}#!¤Å^$ø¦ÆØ@{[]ü¢¬|æå~"),
    "cp278": ("43474A4F515A5B5F63676A71797B7C9FA1B0B5BABBC0CCD0DCE0EC", "{}§!`¤Å^#$ö\\éÄÖ]ü¢[¬|ä¦å~É@"),
    "cp280": ("44484A4F5154585A5F6A797B7C90A1B0B1B5BABBC0CDD0DDE0", "{\\°!]}~é^òù£§[ì¢#@¬|à¦è`ç"),
    "cp284": ("494A5A696A7BA1B0BABBBD", "¦[]#ñÑ¨¢^!~"),
    "cp285": ("4A5BA1B0B1BABC", "$£¯¢[^~"),
    "cp297": ("44484A4F51545A5F6A797B7C90A0A1B0B1B5BABBBDC0D0DDE0", "@\\°!{}§^ùµ£à[`¨¢#]¬|~éè¦ç"),
    "cp871": ("4A4F5A5F797C8C8E9C9EA1ACAEB0BABBBEC0CCD0E0EC", "Þ!ÆÖðÐ`{}]ö@[¢¬|\\þ~æ´^"),
    "cp870": (
        "444647494A4F525457585A5F646667696A7072747778808A8B8C8E8F9A9B9C9EA0AAABACAEAFB0B1B2B3B4B6B7B8B9BABBBCCDCFDADBDDDF"
        "EAEDEFFAFBFD",
        "ţăčć[!ęůľĺ]^˝ĂČĆ|ˇĘŮĽĹ˘śňđřşłńš˛ąŚŇĐŘŞ·ĄżŢŻžźŽŹŁŃŠŕőĚűťěďŔŐĎŰŤ",
    ),
}
_EURO = {
    "cp1141": ("cp273", 0x9F), "cp1142": ("cp277", 0x5A), "cp1143": ("cp278", 0x5A), "cp1144": ("cp280", 0x9F),
    "cp1145": ("cp284", 0x9F), "cp1146": ("cp285", 0x9F), "cp1147": ("cp297", 0x9F), "cp1148": ("cp500", 0x9F),
    "cp1149": ("cp871", 0x9F), "cp1153": ("cp870", 0x9F), "cp1154": ("cp1025", 0xE1), "cp1155": ("cp1026", 0x9F),
    "cp1156": ("cp1112", 0x9F), "cp1157": ("cp1122", 0x5A), "cp1158": ("cp1123", 0xE1), "cp4971": ("cp875", 0xFC),
}  # fmt: skip
"""The pages with a euro where their older sister has a currency sign, and where that is."""

OWN = ("common", *_DIFFERENCES, *_EURO)
"""The names of the pages that are not Python's."""


@dataclass(frozen=True)
class CodePage:
    """A code page by which records are read; control characters are shown as spaces.

    `table` has the character of each byte, and is None where a character may take several bytes; `decode` reads any bytes.
    """

    name: str
    encoding: Encoding
    table: str | None
    decode: Callable[[bytes], str]


@cache
def code_page(name: str) -> CodePage:
    """The code page of a name: `common`, cp037 and the like, or any encoding of Python's.

    `common` has the letters, digits and signs of code page 037 that ASCII has too, which nearly all Latin pages agree on,
    and blanks for everything else. Raises FormatError for an unknown name, or a page without digits in their places.
    """
    plain = name.lower().replace("_", "-").replace("ibm-", "cp").replace("ibm", "cp")
    plain = "cp" + plain[2:].lstrip("-") if plain.startswith("cp") else plain
    plain = "cp" + plain if plain.isdigit() else plain
    table = _table(plain, name)
    if table is None:
        return CodePage(plain, "ascii", None, _several_bytes(plain))
    if table[0xF0:0xFA] == "0123456789":
        encoding: Encoding = "ebcdic"
    elif table[0x30:0x3A] == "0123456789":
        encoding = "ascii"
    else:
        raise FormatError(f"{name} is neither EBCDIC nor like ASCII: its digits are elsewhere.")
    shown = "".join(
        " " if ord(one) < 32 or 127 <= ord(one) < 160 or one == "\ufffd" else one for one in table
    )

    def decode(raw: bytes) -> str:
        return codecs.charmap_decode(raw, "strict", shown)[0]

    return CodePage(plain, encoding, shown, decode)


def _table(plain: str, name: str) -> str | None:
    if plain == "common":
        return "".join(one if " " <= one <= "~" else " " for one in _python_table("cp037") or "")
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
            f"There is no code page {name}. Known are {', '.join(sorted(OWN, key=len))}, and Python's own, such as cp037, cp273, cp500, "
            "cp1140, latin-1, utf-8."
        ) from None


def _python_table(name: str) -> str | None:
    """The characters of all bytes; None when a byte alone is not always a character."""
    if len("0".encode(name)) != 1 or len("0é".encode(name, "replace")) != 2:
        return None
    return "".join(bytes([byte]).decode(name, "replace") for byte in range(256))


def _several_bytes(name: str) -> Callable[[bytes], str]:
    if "0".encode(name) != b"0":
        raise FormatError(f"{name} is neither EBCDIC nor like ASCII: its digits take several bytes.")
    blank = bytes(32 if byte < 32 or byte == 127 else byte for byte in range(256))

    def decode(raw: bytes) -> str:
        return raw.translate(blank).decode(name, "replace")

    return decode
