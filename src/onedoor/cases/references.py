"""References: what a person reads out over the phone, so that one wrong character never leads to another case.

A reference is the service's initials and eight characters of Crockford's base 32 (no I, L, O, U), the last of them a check
character: `HB-7K3M-29QX`. Seven random characters are 35 bits; a reference is never by itself enough to see a case.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32."""

_MISREAD = str.maketrans("ILO", "110")
_SHAPE = re.compile(r"([A-Z]{1,4})([0-9A-Z]{8})")


def new(service_id: str, *, choose: Callable[[int], int] = secrets.randbelow) -> str:
    """A fresh reference for an application for this service. `choose(n)` picks a number below n."""
    digits = [choose(32) for _ in range(7)]
    digits.append(_check(digits))
    text = "".join(ALPHABET[digit] for digit in digits)
    return f"{prefix(service_id)}-{text[:4]}-{text[4:]}"


def prefix(service_id: str) -> str:
    """The service's initials: `housing-benefit` gives HB, `parking` PA. At most four letters."""
    words = re.findall(r"[A-Z]+", service_id.upper())
    if not words:
        return "X"
    return "".join(word[0] for word in words[:4]) if len(words) > 1 else words[0][:2]


def read(text: str) -> str | None:
    """The reference as it is stored, from what a person typed: any case, spaces or hyphens, O for 0, I or L for 1.

    None when it cannot be a reference: its check character does not fit.
    """
    packed = re.sub(r"[\s\-–]", "", text).upper()
    match = _SHAPE.fullmatch(packed)
    if not match:
        return None
    letters, body = match[1], match[2].translate(_MISREAD)
    if any(one not in ALPHABET for one in body):
        return None
    digits = [ALPHABET.index(one) for one in body]
    if _check(digits[:7]) != digits[7]:
        return None
    return f"{letters}-{body[:4]}-{body[4:]}"


def _check(digits: list[int]) -> int:
    """A check digit over the field of 32 elements.

    Every place weighs a different power of the generator, so every single wrong character is found, and every two
    that were swapped, wherever they stand.
    """
    total = 0
    for digit in digits:
        total = _times_generator(total ^ digit)
    return total


def _times_generator(element: int) -> int:
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled  # modulo x^5 + x^2 + 1, which is primitive
