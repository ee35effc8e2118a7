"""Writes the tables of EBCDIC code pages that Python does not bring: `pages.json.xz` beside the copybook reader.

Taken from the converters of ICU (`uconv`, Debian's icu-devtools; Unicode licence), and those that ICU lacks from the C library's `iconv`.
Both follow IBM's Character Data Representation Architecture. Run it when a page is to be added: `python -m scripts.ebcdic_pages`.
"""

from __future__ import annotations

import json
import lzma
import subprocess
from pathlib import Path

FILE = Path("src/onedoor/registers/connectors/copybook/pages.json.xz")
SINGLE = (
    "273", "290", "803", "838", "870", "918", "1130", "1132", "1137", "1164", "4517", "4899", "5123", "8482", "9067", "12712", "16804",
)  # fmt: skip
OF_THE_C_LIBRARY = {"1166": "IBM-1166"}
MIXED = {
    "930": "300", "939": "300", "1390": "16684", "1399": "16684", "933": "834", "1364": "4930", "935": "837", "1388": "4933",
    "937": "835", "1371": "9027",
}  # fmt: skip
"""Pages with one and two bytes to a character -> the page of the two-byte ones alone."""
PARTS = {"1027": "939", "833": "933", "836": "935", "28709": "937"}
"""Single-byte pages -> the mixed page whose single bytes they are."""
SHIFTS = (0x0E, 0x0F)
FIRST, LAST = 0x41, 0xFE


def main() -> None:
    """Write the file."""
    tables = {f"cp{page}": single(page) for page in SINGLE}
    tables |= {f"cp{page}": "".join(_c_library(name, byte) for byte in range(256)) for page, name in OF_THE_C_LIBRARY.items()}
    tables |= {f"cp{page}": single(whole) for page, whole in PARTS.items()}
    tables |= {f"cp{page}": single(page) for page in MIXED}
    double = {f"cp{wide}": grid(page) for page, wide in MIXED.items() if page not in ("939", "1399")}
    found = {"single": tables, "double": double, "mixed": {f"cp{page}": f"cp{wide}" for page, wide in MIXED.items()}}
    raw = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    FILE.write_bytes(lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME))


def single(page: str) -> str:
    """The character of each byte; U+FFFD where there is none, or where it shifts to two bytes."""
    some = bytes(byte for byte in range(256) if byte not in SHIFTS)
    found = _icu(page, some)
    return found[: SHIFTS[0]] + "\ufffd\ufffd" + found[SHIFTS[0] :]


def grid(page: str) -> list[str]:
    """The characters of all pairs of bytes from 41 41 on, with a line for each first byte; a few take two code points, behind a \\x00."""
    size = LAST - FIRST + 1
    pairs = [bytes([first, second]) for first in range(FIRST, LAST + 1) for second in range(FIRST, LAST + 1)]
    found = _icu(page, b"".join(b"\x0e" + pair + b"\x0f\x40" for pair in pairs)).split(" ")[:-1]
    if len(found) != size * size:
        raise SystemExit(f"{page}: {len(found)} characters for {size * size} pairs")
    cells = [one if len(one) == 1 else "\x00" + one if len(one) == 2 and "\ufffd" not in one else "\ufffd" for one in found]
    return ["".join(cells[place : place + size]) for place in range(0, len(cells), size)]


def _icu(page: str, raw: bytes) -> str:
    return _converted(["uconv", "--from-callback", "substitute", "-f", f"ibm-{page}"], raw)


def _c_library(name: str, byte: int) -> str:
    try:
        return _converted(["iconv", "-f", name], bytes([byte]))
    except subprocess.CalledProcessError:
        return "\ufffd"


def _converted(command: list[str], raw: bytes) -> str:
    done = subprocess.run([*command, "-t", "utf-8"], input=raw, capture_output=True, check=True)  # noqa: S603
    return done.stdout.decode()


if __name__ == "__main__":
    main()
