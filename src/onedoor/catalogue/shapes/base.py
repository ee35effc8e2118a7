"""What the shapes of all files share: strictness, texts in every language, names, expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo
from pydantic_core import PydanticCustomError

from onedoor.lib import durations


class Shape(BaseModel):
    """A mapping with known keys: unknown ones are errors, values are not bent into another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


def wrong(what: str, instead: str, *, at: object = None) -> PydanticCustomError:
    """An error in sentences: `what` is wrong, `instead` what to write; `at` leads one key deeper."""
    context = {"what": what, "instead": instead} | ({} if at is None else {"at": str(at)})
    return PydanticCustomError("sentence", "{what}", context)


def _text(value: Any, info: ValidationInfo) -> Any:
    languages: tuple[str, ...] = (info.context or {}).get("languages", ())
    example = "{" + ", ".join(f"{language}: …" for language in languages or ("en",)) + "}"
    if not isinstance(value, Mapping):
        raise wrong("a text is written once in each language", f"write {example}.")
    for language, sentence in value.items():
        if languages and language not in languages:
            if sentence is None:  # {en: Rent, council tax}
                what = f"the text before “{language}” ends at the comma, since it is not in quotes"
                raise wrong(what, 'put texts that hold a comma in quotes: {en: "…, …"}.', at=language)
            known = ", ".join(languages)
            what = f"“{language}” is not a language of this jurisdiction ({known})"
            raise wrong(what, "delete it, or add the language to jurisdiction.yaml.", at=language)
        if not isinstance(sentence, str):
            raise wrong(f"the text in “{language}” is not a text", "put it in quotes.", at=language)
        if not sentence.strip():
            raise wrong(f"the text in “{language}” is empty", "write the sentence.", at=language)
    missing = [language for language in languages if language not in value]
    if missing:
        lacking = " and ".join(f"“{language}”" for language in missing)
        raise wrong(f"the translation {lacking} is missing", f"write all languages: {example}.")
    return dict(value)


Text = Annotated[dict[str, str], BeforeValidator(_text)]
"""A text for people, once in every language of the jurisdiction."""


def _identifier(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", value):
        what = f"“{value}” cannot be an identifier: it stands in addresses"
        raise wrong(what, "use small letters, digits and single hyphens, as in “housing-benefit”.")
    return value


Identifier = Annotated[str, BeforeValidator(_identifier)]
"""A name that stands in addresses: ``housing-benefit``."""


def _name(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        raise wrong("a name or a short text belongs here", "write one; put numbers and dates in quotes.")
    return value


Name = Annotated[str, BeforeValidator(_name)]
"""A word or some words that are not translated."""


def _feel(value: Any) -> Any:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, bool | int | Decimal | date):
        return value
    raise wrong(
        "a FEEL expression belongs here",
        "write it as one text; put it in quotes, or below “|”, when it holds “: ”, “#”, “{” or “[”.",
    )


Feel = Annotated[Any, BeforeValidator(_feel)]
"""An expression or a unary test of FEEL, or a plain figure."""


def _duration(value: Any) -> Any:
    if isinstance(value, durations.Duration):
        return value
    try:
        return durations.parse(value if isinstance(value, str) else str(value))
    except ValueError as error:
        raise wrong(
            f"“{value}” is not a length of time", "write P14D, P8W, P1M, P1Y or “10 working days”."
        ) from error


Duration = Annotated[durations.Duration, BeforeValidator(_duration)]
"""A length of time: ISO 8601 without hours, or ``10 working days``."""


def _web_address(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"https?://[^\s/]+\S*", value):
        raise wrong(f"“{value}” is not a web address", "write it whole, beginning with https://.")
    return value


WebAddress = Annotated[str, BeforeValidator(_web_address)]


def _email(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", value):
        raise wrong(f"“{value}” is not an e-mail address", "write it as name@example.org.")
    return value


Email = Annotated[str, BeforeValidator(_email)]


def _phone(value: Any) -> Any:
    if not isinstance(value, str):
        raise wrong("a telephone number is read as a number here", 'put it in quotes: "0300 123 0000".')
    return value


Phone = Annotated[str, BeforeValidator(_phone)]
