"""Values as they are compared: without case, accents, signs and the ways of writing that say nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

NOTHING = frozenset(
    {"", "null", "none", "nan", "n/a", "#n/a", "-", "--", "?", "unknown", "not known", "unbekannt", "desconocido", "inconnu", ".", "nil"}
)
"""What is written where nothing is known."""

_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "'": "", "’": "", "`": "", "´": ""}
)
_WORD = re.compile(r"[^\W_]+")
_ROADS = {
    "st": "street", "str": "street", "strasse": "street", "rd": "road", "ave": "avenue", "av": "avenue", "avda": "avenida", "dr": "drive",
    "ct": "court", "crt": "court", "pl": "place", "ln": "lane", "cres": "crescent", "cr": "crescent", "cct": "circuit", "blvd": "boulevard",
    "tce": "terrace", "ter": "terrace", "hwy": "highway", "pde": "parade", "sq": "square", "cl": "close", "gr": "grove", "c": "calle",
    "mt": "mount", "apt": "flat", "apartment": "flat", "unit": "flat", "rte": "route",
}  # fmt: skip
_FEMALE = frozenset(("f", "female", "w", "weiblich", "femenino", "mujer", "femme", "feminin", "woman", "frau", "femmina", "v", "vrouw", "k", "2"))
_MALE = frozenset(("m", "male", "mannlich", "masculino", "hombre", "h", "homme", "masculin", "man", "herr", "maschio", "mann", "varon", "1"))


def known(value: str | None) -> str | None:
    """The value without blanks around it; None where it says that nothing is known."""
    if value is None:
        return None
    bare = value.strip()
    return None if bare.casefold() in NOTHING else bare


@lru_cache(maxsize=200_000)
def words(value: str) -> str:
    """Lower case, no accents, letters and digits in words with one blank between."""
    # folded again after what is composed was taken apart: ℠ becomes capitals (Unicode's compatibility caseless match, D146)
    apart = unicodedata.normalize("NFKD", value.casefold()).casefold()
    folded = unicodedata.normalize("NFKD", apart.translate(_LETTERS))
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return " ".join(_WORD.findall(bare))


def text(value: str | None) -> str | None:
    """A text's words; None where there is none."""
    return (words(bare) or None) if (bare := known(value)) else None


def road(value: str | None) -> str | None:
    """A line of an address, with “st” and “street” as one word."""
    bare = text(value)
    return " ".join(_ROADS.get(one, one) for one in bare.split()) if bare else None


def code(value: str | None) -> str | None:
    """A number or code: its letters and digits. None for one that stands for none, such as 0000000."""
    bare = (text(value) or "").replace(" ", "")
    return bare if len(bare) > 1 and len(set(bare)) > 1 else None


def short_code(value: str | None) -> str | None:
    """A house number, postcode or other short code: its letters and digits, without zeros in front."""
    bare = (text(value) or "").replace(" ", "")
    return bare.lstrip("0") or None


def postcode(value: str | None) -> str | None:
    """A postcode without its blanks; a fraction that a spreadsheet made of it is taken off again."""
    bare = known(value)
    return (words(re.sub(r"\.0+$", "", bare)).replace(" ", "") or None) if bare else None


def phone(value: str | None) -> str | None:
    """A telephone number's last nine digits: the country's and the city's prefix are written in too many ways."""
    digits = re.sub(r"\D", "", value or "")
    return digits[-9:] if len(digits) >= 5 and len(set(digits)) > 2 else None


def email(value: str | None) -> str | None:
    """An e-mail address in lower case; None for what is none."""
    bare = known(value)
    return bare.casefold() if bare and "@" in bare else None


def sex(value: str | None) -> str | None:
    """`f`, `m` or another word."""
    bare = text(value)
    if bare is None:
        return None
    return "f" if bare in _FEMALE else "m" if bare in _MALE else bare


def number(value: str | None) -> float | None:
    """A figure, also with signs of money, percent or thousands around it; None for what is none."""
    bare = re.sub(r"[^\d.,\-]", "", known(value) or "")
    if not any(one.isdigit() for one in bare):
        return None
    if "," in bare and "." in bare:
        bare = bare.replace(",", "") if bare.rfind(".") > bare.rfind(",") else bare.replace(".", "").replace(",", ".")
    elif "," in bare:
        head, _, tail = bare.rpartition(",")
        bare = bare.replace(",", "") if len(tail) == 3 and head else bare.replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return None


def sound(value: str) -> str:
    """A rough key of how a name sounds in Latin letters: its first letter and the groups of its consonants, up to five signs."""
    bare = re.sub(r"[^a-z]", "", value)
    if not bare:
        return value[:4]
    for old, new in (("ph", "f"), ("kn", "n"), ("wr", "r"), ("gh", "g"), ("ck", "k"), ("sch", "s"), ("sh", "s"), ("th", "t"), ("tz", "z")):
        bare = bare.replace(old, new)
    groups = [_SOUNDS.get(one, "") for one in bare]
    kept = [groups[0] or bare[0]]
    for before, one in pairwise(groups):
        if one and one != before:
            kept.append(one)
    return "".join(kept)[:5]


_SOUNDS = {
    **dict.fromkeys("bp", "b"), **dict.fromkeys("fvw", "f"), **dict.fromkeys("ckqgx", "k"), **dict.fromkeys("szj", "s"),
    **dict.fromkeys("dt", "t"), "l": "l", **dict.fromkeys("mn", "m"), "r": "r",
}  # fmt: skip
