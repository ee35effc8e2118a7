"""Finding services by what people type: with typing errors, without accents, in any of the languages."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rapidfuzz.distance import OSA

from onedoor.catalogue.definitions import Jurisdiction, Service

TITLE, KEYWORD, LIFE_EVENT, SUMMARY = 1.0, 0.95, 0.8, 0.7
"""How much a word counts by where it stands."""
OTHER_LANGUAGE = 0.8
"""What of it is left when the word is of another language than the asked one."""
SIMILAR_ENOUGH = 0.7
"""Share of letters that a mistyped word has in common with the word that was meant."""
GOOD_ENOUGH = 0.45
"""A hit scores at least this share of the best score possible."""
LONGEST_QUERY = 200

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Hit:
    """A service that was found, and how well it fits (1 is best)."""

    service: Service
    score: float


Words = dict[str, float]
"""Words of a service, each with its weight where it counts most."""

_indexes: WeakKeyDictionary[Jurisdiction, dict[str, dict[str, Words]]] = WeakKeyDictionary()


def search(jurisdiction: Jurisdiction, query: str, *, language: str) -> list[Hit]:
    """The services of `jurisdiction` that fit `query`, best first; none for an empty query."""
    asked = list(dict.fromkeys(words(query[:LONGEST_QUERY])))
    asked = [word for word in asked if len(word) > 2] or asked
    if not asked:
        return []
    index = _index(jurisdiction, language)
    fits = {id: [_fit(word, known) for word in asked] for id, known in index.items()}
    weights = [_telling(place, fits, len(index)) for place in range(len(asked))]
    if not any(weights):
        return []
    hits = []
    for id, fit in fits.items():
        score = sum(a * b for a, b in zip(weights, fit, strict=True)) / sum(weights)
        if score >= GOOD_ENOUGH:
            hits.append(Hit(jurisdiction.services[id], round(score, 4)))
    return sorted(hits, key=lambda hit: (-hit.score, hit.service.id))


def words(text: str) -> list[str]:
    """The words of `text` in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _telling(place: int, fits: Mapping[str, list[float]], services: int) -> float:
    """How much a word of the query tells: a word that fits nothing tells nothing, a rare one more than a common one."""
    fitting = sum(fit[place] > 0 for fit in fits.values())
    return math.log(1 + services / fitting) if fitting else 0.0


def _fit(word: str, known: Words) -> float:
    return max((_likeness(word, other) * weight for other, weight in known.items()), default=0.0)


def _likeness(word: str, other: str) -> float:
    """1 for the same word, less for a beginning of it or a mistyped one, 0 for another."""
    if word == other:
        return 1.0
    if len(word) >= 3 and other.startswith(word):
        return 0.95
    if len(other) >= 4 and word.startswith(other):  # the plural, an ending
        return 0.9
    if min(len(word), len(other)) < 4:
        return 0.0
    similarity = OSA.normalized_similarity(word, other, score_cutoff=SIMILAR_ENOUGH)
    return 0.9 * similarity


def _index(jurisdiction: Jurisdiction, language: str) -> dict[str, Words]:
    by_language = _indexes.setdefault(jurisdiction, {})
    if language not in by_language:
        by_language[language] = {
            id: _words_of(service, jurisdiction, language) for id, service in jurisdiction.services.items()
        }
    return by_language[language]


def _words_of(service: Service, jurisdiction: Jurisdiction, language: str) -> Words:
    found: Words = {}
    for known in jurisdiction.languages:
        share = 1.0 if known == language else OTHER_LANGUAGE
        _add(found, [service.title[known]], TITLE * share)
        _add(found, service.keywords.get(known, ()), KEYWORD * share)
        events = (jurisdiction.life_events[event].title[known] for event in service.life_events)
        _add(found, events, LIFE_EVENT * share)
        _add(found, [service.summary[known]], SUMMARY * share)
    return found


def _add(found: Words, texts: Iterable[str], weight: float) -> None:
    for text in texts:
        for word in words(text):
            found[word] = max(weight, found.get(word, 0.0))
