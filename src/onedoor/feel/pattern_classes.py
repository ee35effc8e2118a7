"""Sets of characters in patterns: escapes, categories, blocks, classes with ranges and subtraction."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from onedoor.feel.errors import InvalidOperation

Test: TypeAlias = Callable[[str], bool]

_CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)
# Unicode's blocks that are used in Europe, and the large ones beside them (Blocks.txt; the names without spaces)
_BLOCKS = {
    "BasicLatin": (0x0, 0x7F), "Latin-1Supplement": (0x80, 0xFF), "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F), "IPAExtensions": (0x250, 0x2AF), "SpacingModifierLetters": (0x2B0, 0x2FF),
    "CombiningDiacriticalMarks": (0x300, 0x36F), "Greek": (0x370, 0x3FF), "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF), "CyrillicSupplement": (0x500, 0x52F), "Armenian": (0x530, 0x58F),
    "Hebrew": (0x590, 0x5FF), "Arabic": (0x600, 0x6FF), "Syriac": (0x700, 0x74F), "Devanagari": (0x900, 0x97F),
    "Bengali": (0x980, 0x9FF), "Gurmukhi": (0xA00, 0xA7F), "Gujarati": (0xA80, 0xAFF), "Tamil": (0xB80, 0xBFF),
    "Thai": (0xE00, 0xE7F), "Tibetan": (0xF00, 0xFFF), "Georgian": (0x10A0, 0x10FF), "HangulJamo": (0x1100, 0x11FF),
    "Ethiopic": (0x1200, 0x137F), "Cherokee": (0x13A0, 0x13FF), "Khmer": (0x1780, 0x17FF),
    "Mongolian": (0x1800, 0x18AF), "LatinExtendedAdditional": (0x1E00, 0x1EFF), "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F), "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF), "LetterlikeSymbols": (0x2100, 0x214F), "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF), "MathematicalOperators": (0x2200, 0x22FF), "BoxDrawing": (0x2500, 0x257F),
    "GeometricShapes": (0x25A0, 0x25FF), "MiscellaneousSymbols": (0x2600, 0x26FF), "Dingbats": (0x2700, 0x27BF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F), "Hiragana": (0x3040, 0x309F), "Katakana": (0x30A0, 0x30FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF), "HangulSyllables": (0xAC00, 0xD7AF), "PrivateUse": (0xE000, 0xF8FF),
    "AlphabeticPresentationForms": (0xFB00, 0xFB4F), "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CharacterSet:
    """Characters that pass one of the tests (`negated`: none), and are not in the set taken away."""

    tests: tuple[Test, ...]
    negated: bool = False
    without: CharacterSet | None = None

    def holds(self, character: str, caseless: bool) -> bool:
        """Whether a character is in the set; `caseless`: or one that differs from it in case only."""
        shapes = variants(character) if caseless else (character,)
        if any(test(shape) for test in self.tests for shape in shapes) == self.negated:
            return False
        return self.without is None or not self.without.holds(character, caseless)


def variants(character: str) -> tuple[str, ...]:
    """A character and the ones that differ from it in case only: the same in small letters, or in capitals."""
    found = _shapes(character)
    for shape in tuple(found):
        found |= _ALSO.get(shape, set())
    return tuple(found)


def _shapes(character: str) -> set[str]:
    lower, upper = character.lower(), character.upper()
    return {shape for shape in (character, lower, upper, lower.upper(), upper.lower()) if len(shape) == 1}


# characters that no other one becomes in small letters or in capitals, though they become another: the sign of
# kelvin a k, the sigma at the end of a word a Σ (Unicode's UnicodeData.txt)
_ALONE = (
    "\u00b5\u0131\u017f\u01c5\u01c8\u01cb\u01f2\u0345\u03c2\u03d0\u03d1\u03d5\u03d6\u03f0\u03f1\u03f4\u03f5"
    "\u1c80\u1c81\u1c82\u1c83\u1c84\u1c85\u1c86\u1c87\u1c88\u1e9b\u1e9e\u1fbe\u2126\u212a\u212b"
    "\u1f88\u1f89\u1f8a\u1f8b\u1f8c\u1f8d\u1f8e\u1f8f\u1f98\u1f99\u1f9a\u1f9b\u1f9c\u1f9d\u1f9e\u1f9f"
    "\u1fa8\u1fa9\u1faa\u1fab\u1fac\u1fad\u1fae\u1faf\u1fbc\u1fcc\u1ffc"
)
_ALSO: dict[str, set[str]] = {}
for _one in _ALONE:
    for _shape in _shapes(_one) - {_one}:
        _ALSO.setdefault(_shape, set()).add(_one)


def one(character: str) -> Test:
    """Exactly this character."""
    return lambda found: found == character


def between(low: str, high: str) -> Test:
    """From one character to another."""
    if low > high:
        raise InvalidOperation(f"the range {low}-{high} in the pattern runs backwards")
    return lambda found: low <= found <= high


def escape(letter: str) -> Test | None:
    """What `\\d`, `\\S` and their like stand for; None for other letters."""
    test = _ESCAPES.get(letter.lower())
    if test is None:
        return None
    return test if letter.islower() else lambda found: not test(found)


def property_test(name: str, *, negated: bool) -> Test:
    """What `\\p{name}` or `\\P{name}` stands for; InvalidOperation for an unknown name."""
    test: Test
    if name in _CATEGORIES:
        test = lambda found: unicodedata.category(found).startswith(name)  # noqa: E731
    elif name.startswith("Is") and name[2:] in _BLOCKS:
        low, high = _BLOCKS[name[2:]]
        test = lambda found: low <= ord(found) <= high  # noqa: E731
    else:
        raise InvalidOperation(f"the pattern names an unknown kind of characters: {name}")
    return (lambda found: not test(found)) if negated else test


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _begins_name(character: str) -> bool:
    return character in "_:" or character.isalpha()


def _in_name(character: str) -> bool:
    return character in "-._:·" or character.isalnum() or unicodedata.combining(character) != 0


_ESCAPES: dict[str, Test] = {
    "s": lambda found: found in " \t\n\r",
    "d": lambda found: unicodedata.category(found) == "Nd",
    "w": _is_word,
    "i": _begins_name,
    "c": _in_name,
}
