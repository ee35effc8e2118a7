"""How two records are compared, feature by feature: the levels of likeness that the model weighs, as Splink takes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from onedoor.registers.linkage.kinds import Kind
from onedoor.registers.linkage.records import Feature, Records

TOKENS = "_tokens"
FREQUENCIES = 200
"""From so many records on it matters how frequent a value is."""
FEW = 40
"""Up to so many values a column is a category: equal or not."""


@dataclass(frozen=True)
class Level:
    """One degree of likeness: when it is reached, and the share of true pairs that are expected to reach it."""

    sql: str
    label: str
    expected: float
    frequency_of: str | None = None
    """The column whose rare values count more than frequent ones."""
    frequencies: bool = True
    """Whether they do: in a file of a few records no frequency means anything."""


@dataclass(frozen=True)
class Comparison:
    """The levels of one feature, the most alike first; the last one is everything else."""

    feature: Feature
    unknown: str
    """When one side has no value."""
    levels: tuple[Level, ...]

    def settings(self) -> dict[str, Any]:
        """As Splink's settings have it."""
        null = {"sql_condition": self.unknown, "label_for_charts": "unknown", "is_null_level": True}
        return {
            "output_column_name": self.feature.name,
            "comparison_levels": [null, *(_level(one) for one in self.levels)],
        }


def _level(level: Level) -> dict[str, Any]:
    said: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.label, "m_probability": level.expected}
    if level.frequency_of and level.frequencies:
        said |= {"tf_adjustment_column": level.frequency_of, "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 1e-6}
    return said


def comparisons(records: Records) -> list[Comparison]:
    """The comparisons for these records, one for each feature."""
    found = [_for(records, feature) for feature in records.features]
    if records.count >= FREQUENCIES:
        return found
    return [replace(one, levels=tuple(replace(level, frequencies=False) for level in one.levels)) for one in found]


def _for(records: Records, feature: Feature) -> Comparison:
    match feature.kind:
        case Kind.GIVEN | Kind.SURNAME if feature.name in ("given", "surname"):
            return _name(feature)
        case Kind.BIRTH | Kind.DATE:
            return _day(feature)
        case Kind.NATIONAL:
            return _number(feature)
        case Kind.PHONE | Kind.EMAIL:
            return _contact(feature)
        case Kind.ADDRESS:
            return _address(feature)
        case Kind.NUMBER:
            return _year(feature) if _are_years(records, feature) else _figure(feature)
        case Kind.SEX | Kind.CATEGORY:
            return _category(feature)
    return _category(feature) if records.distinct(feature.columns[0]) <= FEW else _text(records, feature)


def _equal(column: str, expected: float) -> Level:
    return Level(f"{column}_l = {column}_r", "equal", expected, column)


def _unknown(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _close(column: str) -> str:
    """One slip of the hand, or a like beginning and few differences."""
    return (
        f"jaro_winkler_similarity({column}_l, {column}_r) >= 0.92 OR "
        f"(length({column}_l) > 3 AND damerau_levenshtein({column}_l, {column}_r) <= 1)"
    )


def _name(feature: Feature) -> Comparison:
    own = feature.columns[0]
    other = "surname" if own == "given" else "given"
    there, back = (f"coalesce(jaro_winkler_similarity({one}_l, {two}_r), 1)" for one, two in ((own, other), (other, own)))
    crossed = f"greatest({there}, {back}) >= 0.92 AND least({there}, {back}) >= 0.8 AND coalesce({other}_l, {other}_r) IS NOT NULL"
    contained = f"contains(' ' || {own}_l || ' ', ' ' || {own}_r || ' ') OR contains(' ' || {own}_r || ' ', ' ' || {own}_l || ' ')"
    forms = "list_has_any(given_forms_l, given_forms_r) OR " if own == "given" else ""
    initial = f"least(length({own}_l), length({own}_r)) <= 2 AND left({own}_l, 1) = left({own}_r, 1)"
    levels = (
        _equal(own, 0.8),
        Level(f"{forms}{contained}", "another form of it", 0.03),
        Level(_close(own), "a slip", 0.07),
        Level(crossed, "given name and surname exchanged", 0.02),
        Level(f"jaro_winkler_similarity({own}_l, {own}_r) >= 0.8 OR ({initial})", "alike", 0.03),
        Level("ELSE", "different", 0.05),
    )
    return Comparison(feature, _unknown(own), levels)


def _day(feature: Feature) -> Comparison:
    own = feature.columns[0]
    parts = ((1, 4), (5, 2), (7, 2))
    same = [f"(substr({own}_l, {start}, {length}) = substr({own}_r, {start}, {length}))::INT" for start, length in parts]
    levels = (
        _equal(own, 0.86),
        Level(f"{own}_l = {own}_other_r", "day and month exchanged", 0.02),
        Level(f"damerau_levenshtein({own}_l, {own}_r) <= 1", "one digit", 0.06),
        Level(f"{' + '.join(same)} = 2", "two of day, month and year", 0.02),
        Level(f"damerau_levenshtein({own}_l, {own}_r) <= 2", "two digits", 0.01),
        Level("ELSE", "different", 0.03),
    )
    return Comparison(feature, _unknown(own), levels)


def _number(feature: Feature) -> Comparison:
    own = feature.columns[0]
    levels = (
        _equal(own, 0.9),
        Level(f"damerau_levenshtein({own}_l, {own}_r) <= 1", "one sign", 0.05),
        Level(f"length({own}_l) > 5 AND damerau_levenshtein({own}_l, {own}_r) <= 2", "two signs", 0.01),
        Level("ELSE", "different", 0.04),
    )
    return Comparison(feature, _unknown(own), levels)


def _contact(feature: Feature) -> Comparison:
    """People have several telephones and addresses for e-mail: a different one says little."""
    own = feature.columns[0]
    near = f"damerau_levenshtein({own}_l, {own}_r) <= 1"
    if feature.kind == Kind.EMAIL:
        near = f"split_part({own}_l, '@', 1) = split_part({own}_r, '@', 1) OR jaro_winkler_similarity({own}_l, {own}_r) >= 0.94 OR {near}"
    levels = (_equal(own, 0.7), Level(near, "a slip", 0.05), Level("ELSE", "different", 0.25))
    return Comparison(feature, _unknown(own), levels)


def _address(feature: Feature) -> Comparison:
    alike, known = [], []
    for column, bits in zip(feature.columns, feature.weights, strict=True):
        agree = f"({column}_l = {column}_r"
        if column in ("a_street", "a_line", "a_place"):
            agree += f" OR jaro_winkler_similarity({column}_l, {column}_r) >= 0.9"
        elif column == "a_whole":
            agree += f" OR {_cosine(column)} >= 0.7 OR jaro_winkler_similarity({column}_l, {column}_r) >= 0.95"
        elif column == "a_postcode":
            agree += f" OR damerau_levenshtein({column}_l, {column}_r) <= 1"
        alike.append(f"{bits:.2f} * coalesce({agree}), FALSE)::INT")
        known.append(f"CASE WHEN {column}_l IS NULL OR {column}_r IS NULL THEN 0 ELSE {bits:.2f} END")
    share = f"(({' + '.join(alike)}) / ({' + '.join(known)}))"
    steps = ((0.93, 0.62), (0.7, 0.15), (0.5, 0.06), (0.3, 0.04), (0.1, 0.03))
    levels = [Level(f"{share} >= {step}", f"{step:.0%} of it", expected) for step, expected in steps]
    if len(feature.columns) == 1:
        own = feature.columns[0]
        levels = [_equal(own, 0.6), Level(agree + ")", "nearly", 0.2)]
        if own == "a_whole":
            levels.append(Level(f"{_cosine(own)} >= 0.35", "in part", 0.1))
    empty = f"({' + '.join(known)}) = 0"
    return Comparison(feature, empty, (*levels, Level("ELSE", "different", 0.1)))


def _cosine(column: str) -> str:
    """How alike two texts are by their words, rare ones counting more; see `records.tokens_of`."""
    left, right = f"{column}{TOKENS}_l", f"{column}{TOKENS}_r"
    shared = f"list_sum(list_transform(list_intersect({left}, {right}), lambda x: x * x))"
    return f"(coalesce({shared}, 0) / ({column}_length_l * {column}_length_r))"


def _are_years(records: Records, feature: Feature) -> bool:
    known = [value for value in records.columns[feature.columns[0]] if value]
    return sum(len(value) == 4 and "1400" <= value <= "2100" for value in known) > 0.9 * len(known)


def _year(feature: Feature) -> Comparison:
    """Of a thousand and more years each is nearly any other: what counts is by how many they differ, or in which digit."""
    own = feature.columns[0]
    apart = f"abs(TRY_CAST({own}_l AS INT) - TRY_CAST({own}_r AS INT))"
    levels = (
        _equal(own, 0.78),
        Level(f"{apart} <= 1", "a year apart", 0.1),
        Level(f"{apart} <= 2", "two years apart", 0.04),
        Level(f"{apart} <= 5 OR damerau_levenshtein({own}_l, {own}_r) <= 1", "a few years, or one digit", 0.04),
        Level("ELSE", "different", 0.04),
    )
    return Comparison(feature, _unknown(own), levels)


def _figure(feature: Feature) -> Comparison:
    own = feature.columns[0]
    left, right = f"TRY_CAST({own}_l AS DOUBLE)", f"TRY_CAST({own}_r AS DOUBLE)"
    apart = f"abs({left} - {right}) / greatest(abs({left}), abs({right}), 1e-9)"
    levels = (
        _equal(own, 0.7),
        Level(f"{apart} <= 0.01 OR damerau_levenshtein({own}_l, {own}_r) <= 1 AND length({own}_l) > 3", "nearly", 0.1),
        Level(f"{apart} <= 0.1", "within a tenth", 0.08),
        Level("ELSE", "different", 0.12),
    )
    return Comparison(feature, _unknown(own), levels)


def _category(feature: Feature) -> Comparison:
    own = feature.columns[0]
    return Comparison(feature, _unknown(own), (_equal(own, 0.93), Level("ELSE", "different", 0.07)))


def _text(records: Records, feature: Feature) -> Comparison:
    own = feature.columns[0]
    values = [value for value in records.columns[own] if value]
    long = sum(value.count(" ") + 1 for value in values) > 4 * len(values)
    likeness = _cosine(own)
    levels: tuple[Level, ...] = (_equal(own, 0.5 if long else 0.65),)
    if not long:
        levels += (Level(f"{_close(own)} OR {likeness} >= 0.9", "a slip", 0.12),)
    else:
        levels += (Level(f"{likeness} >= 0.8", "nearly all words", 0.15),)
    levels += (
        Level(f"{likeness} >= 0.6", "most words", 0.1),
        Level(f"{likeness} >= 0.4", "many words", 0.06),
    )
    low = f"{likeness} >= 0.2" + ("" if long else f" OR jaro_winkler_similarity({own}_l, {own}_r) >= 0.82")
    return Comparison(feature, _unknown(own), (*levels, Level(low, "some likeness", 0.06), Level("ELSE", "different", 0.1)))
