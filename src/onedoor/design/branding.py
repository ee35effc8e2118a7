"""A town's own colours, as CSS custom properties."""

import re
from collections.abc import Mapping

#: What a branding may set, each with the custom property of styles/_brand.scss it gives.
COLOURS = {
    "primary": "brand", "primary-ink": "brand-ink", "primary-dark": "brand-dark", "accent": "accent",
    "accent-ink": "accent-ink", "sun": "sun", "background": "canvas", "tint": "shade", "card": "card", "line": "line",
    "text": "text", "muted": "muted", "link": "link", "good": "good", "good-tint": "good-tint", "bad": "bad",
    "bad-tint": "bad-tint", "wait": "wait", "wait-tint": "wait-tint",
}  # fmt: skip
DEFAULTS = {"primary": "#17494d", "sun": "#f2b84b", "background": "#fdfbf7", "accent": "#a63d1e"}
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_PAIRS = (
    ("primary-ink", "primary"),
    ("accent-ink", "accent"),
    ("text", "background"),
    ("muted", "background"),
    ("muted", "tint"),
    ("link", "background"),
    ("link", "card"),
)


def stylesheet(colours: Mapping[str, str]) -> str:
    """The sheet that follows onedoor.css. Colours that are not known or not written as #rrggbb are left out."""
    lines = [
        f"  --{name}: {colours[said]};" for said, name in COLOURS.items() if _HEX.match(colours.get(said, ""))
    ]
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def colour(colours: Mapping[str, str], name: str) -> str:
    """One colour of the branding as #rrggbb, else the plain dress's. Raises KeyError for one without a plain dress."""
    said = colours.get(name, "")
    return said if _HEX.match(said) else DEFAULTS[name]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (#rrggbb), 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(colours: Mapping[str, str]) -> list[tuple[str, str, float]]:
    """Pairs of text and ground that fall short of 4.5 (WCAG 2.2, 1.4.3), as far as the branding sets both."""
    return [
        (ink, ground, contrast(colours[ink], colours[ground]))
        for ink, ground in _PAIRS
        if ink in colours and ground in colours and contrast(colours[ink], colours[ground]) < 4.5
    ]


def _luminance(hexed: str) -> float:
    channels = [int(hexed[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
