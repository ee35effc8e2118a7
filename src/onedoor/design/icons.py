"""The mark of the house, an open door in the town's colours: as SVG and as PNG for a phone's home screen."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

# On a field of 64: a door frame with an arch, the leaf ajar, and the light that falls out of it.
_FRAME = (18, 12, 46, 54)
_LEAF = ((18, 22), (33, 16), (33, 57), (18, 52))
_LIGHT = ((34, 54), (46, 54), (56, 64), (30, 64))
_KNOB = (28, 35, 31, 38)


def svg(*, brand: str, door: str, sun: str) -> str:
    """The mark as a scalable picture; the colours are #rrggbb."""
    leaf = " ".join(f"{x},{y}" for x, y in _LEAF)
    light = " ".join(f"{x},{y}" for x, y in _LIGHT)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="14" fill="{brand}"/>'
        f'<path d="M18 54V26a14 14 0 0 1 28 0v28z" fill="{sun}"/>'
        f'<polygon points="{light}" fill="{sun}" opacity=".55"/>'
        f'<polygon points="{leaf}" fill="{door}"/>'
        f'<circle cx="29.5" cy="37" r="1.8" fill="{brand}"/>'
        "</svg>"
    )


@lru_cache(maxsize=16)
def png(size: int, *, brand: str, door: str, sun: str, maskable: bool = False) -> bytes:
    """The mark as a square picture of `size` points; a maskable one has its mark well inside a full field."""
    fine = size * 4  # drawn large and made small: smooth edges
    picture = Image.new("RGBA", (fine, fine), brand if maskable else (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    if not maskable:
        draw.rounded_rectangle((0, 0, fine - 1, fine - 1), radius=fine * 14 // 64, fill=brand)
    shrink, inset = (0.7, fine * 0.15) if maskable else (1.0, 0.0)

    def at(x: float, y: float) -> tuple[float, float]:
        return inset + x * fine / 64 * shrink, inset + y * fine / 64 * shrink

    left, top, right, bottom = _FRAME
    draw.ellipse((*at(left, top), *at(right, top + (right - left))), fill=sun)
    draw.rectangle((*at(left, top + (right - left) / 2), *at(right, bottom)), fill=sun)
    draw.polygon([at(x, min(y, 60 if maskable else 64)) for x, y in _LIGHT], fill=_mix(sun, brand))
    draw.polygon([at(x, y) for x, y in _LEAF], fill=door)
    draw.ellipse((*at(_KNOB[0], _KNOB[1]), *at(_KNOB[2] + 0.6, _KNOB[3] + 0.6)), fill=brand)
    out = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _mix(one: str, other: str) -> tuple[int, int, int]:
    parts = [(int(one[at : at + 2], 16) * 55 + int(other[at : at + 2], 16) * 45) // 100 for at in (1, 3, 5)]
    return parts[0], parts[1], parts[2]
