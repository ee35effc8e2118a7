"""The model behind the probabilities: Fellegi and Sunter's, trained without examples by Splink on the records themselves."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.exceptions import SplinkException

from onedoor.registers.linkage.comparisons import TOKENS, Comparison, comparisons
from onedoor.registers.linkage.kinds import Kind
from onedoor.registers.linkage.records import Records, forms_of, tokens_of

VERSION = "2"
"""Of this way of comparing: a change that gives other probabilities raises it."""
SEED = 20_260
SAMPLED = 4e5
"""Pairs drawn at random to learn how often records of different people agree."""
TRAINED = 4e5
"""Pairs at most in one training."""
MOST_TELLING = 12
"""Features from which the conditions of a training are made: with many columns all pairs of them would take longer than the training."""
AT_ONCE = 1_000_000
"""Pairs that are weighed at once."""
FLOOR = 1e-7
BELIEF = 12.0
"""How many pairs the expectations that stand in `comparisons` weigh against what is learned."""

PERSONAL = frozenset({"given", "name", "birth", "national", "email"})
"""What a person does not share with the family: pairs for training agree in one of these, else families would be taken for people."""

Places = npt.NDArray[np.int64]
Figures = npt.NDArray[np.float64]
Say = Callable[[str], None]


@dataclass
class Scored:
    """Candidate pairs with the weight of what speaks for them, in bits, and the level that each feature reached."""

    left: Places
    right: Places
    weight: Figures
    """Without what is to be expected beforehand."""
    levels: dict[str, npt.NDArray[np.int8]]
    """By feature: -1 unknown, 0 different, the highest equal."""
    weights: dict[str, Figures]
    """By feature: its part of the weight."""
    expected: float
    """The probability that two records drawn at random belong together."""


def score(records: Records, candidates: tuple[Places, Places], *, say: Say) -> Scored:
    """Train on `records` and weigh each of the candidate pairs."""
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    compared = comparisons(records)
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET threads = 2; SET preserve_insertion_order = true; SET enable_progress_bar = false")
        connection.register("records", _arrow(records, compared))
        connection.execute("CREATE TABLE cleaned AS SELECT * FROM records ORDER BY unique_id")
        model = _trained(connection, records, compared, say)
        say(f"weighing {len(candidates[0]):,} pairs")
        _count_frequencies(connection, model, compared)
        return _predicted(connection, model, compared, candidates)


def _arrow(records: Records, compared: Sequence[Comparison]) -> pa.Table:
    columns: dict[str, Any] = {
        "unique_id": pa.array(range(records.count), pa.int64()),
        "side": pa.array([int(one >= records.left) for one in range(records.count)], pa.int8()),
    }
    columns |= {name: pa.array(values, pa.string()) for name, values in records.columns.items()}
    for name, values in records.columns.items():
        if any(f"{name}{TOKENS}" in level.sql for one in compared for level in one.levels):
            tokens = tokens_of(values)
            columns[name + TOKENS] = pa.array(tokens, pa.list_(pa.float64()))
            columns[name + "_length"] = pa.array([math.sqrt(sum(one * one for one in own)) or 1.0 for own in tokens])
    if "given" in records.columns:
        columns["given_forms"] = pa.array(forms_of(records.columns["given"]), pa.list_(pa.string()))
    for one in compared:
        if one.feature.kind in (Kind.BIRTH, Kind.DATE):
            name = one.feature.columns[0]
            columns[f"{name}_other"] = pa.array([_other(value) for value in records.columns[name]], pa.string())
    return pa.table(columns)


def _other(day: str | None) -> str | None:
    return day[:4] + day[6:] + day[4:6] if day and len(day) == 8 else None


def _linker(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> Linker:
    api = DuckDBAPI(connection)
    table = api.register("cleaned", table_name="cleaned_input")
    return Linker(table, SettingsCreator.from_path_or_dict(settings), log_level=None, validate_settings=False)


def _settings(compared: Sequence[Comparison], expected: float) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "comparisons": [one.settings() for one in compared],
        "blocking_rules_to_generate_predictions": [],
        "probability_two_random_records_match": expected,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 10,
        "em_convergence": 0.001,
    }


def _trained(
    connection: duckdb.DuckDBPyConnection, records: Records, compared: Sequence[Comparison], say: Say
) -> dict[str, Any]:
    """The settings with what was learned."""
    expected = _expected(records)
    linker = _linker(connection, _settings(compared, expected))
    say("learning how often records of different people agree")
    linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED, seed=SEED, min_count_per_level=None)
    learned: dict[str, Any] = linker.misc.save_model_to_json()
    rules = _rules(connection, records, compared)
    same: dict[str, list[list[float]]] = {one.feature.name: [] for one in compared}
    for number, (rule, fixed) in enumerate(rules, start=1):
        say(f"learning how records of the same one differ, {number} of {len(rules)}")
        for name, shares in _training(connection, learned, rule).items():
            if name not in fixed:
                same[name].append(shares)
    _count_equal(connection, records, compared, learned)
    return _moderated(learned, same, compared, expected, sampled=min(SAMPLED, records.count * (records.count - 1) / 2))


def _training(connection: duckdb.DuckDBPyConnection, learned: dict[str, Any], rule: str) -> dict[str, list[float]]:
    """For each feature the shares of true pairs on its levels, as expectation and maximisation among the pairs of `rule` find them.

    Nothing where these pairs are too few or too much alike: when a share of nobody goes to nothing, Splink gives up.
    """
    for rounds in (12, 4):
        linker = _linker(connection, learned | {"max_iterations": rounds})
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, max_pairs=TRAINED, record_sample_proportion=1.0
            )
        except (ValueError, SplinkException):
            continue
        model = linker.misc.save_model_to_json()
        return {one["output_column_name"]: [_figure(level.get("m_probability")) for level in _known_levels(one)] for one in model["comparisons"]}
    return {}


def _known_levels(comparison: dict[str, Any]) -> list[dict[str, Any]]:
    return [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]


def _expected(records: Records) -> float:
    """A first guess of the probability that two records drawn at random belong together."""
    other = records.count - records.left
    total = records.left * other if records.linking else records.count * (records.count - 1) / 2
    belong = 0.5 * min(records.left, other) if records.linking else 0.15 * records.count
    return min(0.3, belong / max(total, 1))


def _rules(connection: duckdb.DuckDBPyConnection, records: Records, compared: Sequence[Comparison]) -> list[tuple[str, tuple[str, ...]]]:
    """Conditions under which pairs are drawn for training: each rarely true of different people, each feature free in two of them; with the
    features that they fix.
    """
    names = {one.feature.name: _telling(one) for one in compared}
    sized: list[tuple[int, float, tuple[str, ...], str]] = []
    of_people = len(PERSONAL & set(names)) > 1
    left_over = 2 if len(names) > 2 else 1
    telling = sorted(names, key=lambda name: -max(records.distinct(column) for column in names[name]))[:MOST_TELLING]
    for many in (1, 2):
        for chosen in combinations([name for name in names if name in telling], many):
            if len(names) - many < left_over or (of_people and not PERSONAL & set(chosen)):
                continue
            columns = [column for name in chosen for column in names[name]]
            size = _agreeing(connection, columns, linking=records.linking)
            if 10 <= size <= 6 * records.count:
                rule = " AND ".join(f"l.{column} = r.{column}" for column in columns)
                sized.append((many, -size, chosen, rule + (" AND l.side <> r.side" if records.linking else "")))
    free = dict.fromkeys(names, 0)
    rules: list[tuple[str, tuple[str, ...]]] = []
    for _, _, chosen, rule in sorted(sized):
        gained = [name for name in names if name not in chosen and free[name] < 2]
        if gained and len(rules) < 5:
            rules.append((rule, chosen))
            for name in names:
                free[name] += name not in chosen
    return rules


def _telling(one: Comparison) -> list[str]:
    """The columns of a feature of which equality says most: of an address its two most telling parts."""
    parts = sorted(zip(one.feature.weights, one.feature.columns, strict=False), reverse=True)
    return [column for _, column in parts[:2]] or list(one.feature.columns[:1])


def _agreeing(connection: duckdb.DuckDBPyConnection, columns: Sequence[str], *, linking: bool) -> int:
    known = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    pairs = "a * b" if linking else "(a + b) * (a + b - 1) // 2"
    query = (
        f"SELECT coalesce(sum({pairs}), 0)::BIGINT FROM (SELECT (count(*) FILTER (side = 0))::HUGEINT AS a, "  # noqa: S608
        f"(count(*) FILTER (side = 1))::HUGEINT AS b FROM cleaned WHERE {known} GROUP BY {', '.join(columns)})"
    )
    return int(connection.execute(query).fetchall()[0][0])


def _count_equal(
    connection: duckdb.DuckDBPyConnection, records: Records, compared: Sequence[Comparison], learned: dict[str, Any]
) -> None:
    """How often two records have an equal value, counted instead of drawn: what is rare among pairs a sample does not see."""
    named = {said["output_column_name"]: _known_levels(said) for said in learned["comparisons"]}
    for one in compared:
        column = one.levels[0].frequency_of
        if column is None:
            continue
        known = [int(records.columns[column][place] is not None) for place in range(records.count)]
        left, right = sum(known[: records.left]), sum(known[records.left :])
        every = left * right if records.linking else left * (left - 1) / 2
        if every:
            named[one.feature.name][0]["u_probability"] = _agreeing(connection, [column], linking=records.linking) / every


def _moderated(
    learned: dict[str, Any],
    found: Mapping[str, Sequence[Sequence[float]]],
    compared: Sequence[Comparison],
    expected: float,
    *,
    sampled: float,
) -> dict[str, Any]:
    """What was learned, held together with what is to be expected, so that a few odd pairs of a small file mislead nobody.

    Pairs drawn at random hold some of the same person: these are taken out of what was learned of different people.
    """
    seen = max(1.0, expected * sampled)
    named = {said["output_column_name"]: said for said in learned["comparisons"]}
    for one in compared:
        said = named[one.feature.name]
        levels = _known_levels(said)
        hoped = np.array([level.expected for level in one.levels])
        hoped /= hoped.sum()
        trained = [np.nan_to_num(np.array(shares)) for shares in found[one.feature.name] if not np.isnan(shares).all()]
        # namesakes and families among the pairs of a training only ever make true pairs look less alike: the purest is believed
        purest = max(trained, key=lambda shares: float(shares[0]), default=None)
        same = hoped if purest is None else (purest * seen + hoped * BELIEF) / (seen + BELIEF)
        same /= same.sum()
        different = np.nan_to_num(np.array([_figure(level.get("u_probability")) for level in levels]))
        different = np.maximum.reduce([different - expected * same, 0.02 * different, np.full(len(levels), max(FLOOR, 0.3 / sampled))])
        different /= different.sum()
        same[-1] = min(same[-1], 0.98 * different[-1])
        for level, m, u in zip(levels, same, different, strict=True):
            level["m_probability"], level["u_probability"] = float(m), float(u)
    return learned


def _figure(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else math.nan


def _predicted(
    connection: duckdb.DuckDBPyConnection, model: dict[str, Any], compared: Sequence[Comparison], candidates: tuple[Places, Places]
) -> Scored:
    """Weigh the candidates, some at a time: what Splink writes down of a pair takes much more room than what is kept of it."""
    left, right = candidates
    names = [one.feature.name for one in compared]
    said = {one["output_column_name"]: one for one in model["comparisons"]}
    parts = [
        _weighed(connection, model, compared, left[start : start + AT_ONCE], right[start : start + AT_ONCE])
        for start in range(0, len(left), AT_ONCE)
    ]
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    expected = model["probability_two_random_records_match"]
    prior = math.log2(expected / (1 - expected))
    return Scored(
        left=left,
        right=right,
        weight=np.nan_to_num(whole["match_weight"], posinf=100, neginf=-100) - prior,
        levels={name: _reached(whole[f"mw_{name}"], said[name]) for name in names},
        weights={name: whole[f"mw_{name}"] + whole[f"tf_{name}"] for name in names},
        expected=expected,
    )


def _weighed(
    connection: duckdb.DuckDBPyConnection, model: dict[str, Any], compared: Sequence[Comparison], left: Places, right: Places
) -> dict[str, Figures]:
    """The weights of some candidates, whole and by feature, in their order."""
    connection.register("pairs", pa.table({"join_key_l": left, "join_key_r": right, "match_key": pa.array(["0"] * len(left))}))
    connection.execute("CREATE OR REPLACE TABLE candidates AS SELECT * FROM pairs")
    linker = _linker(connection, model | {"retain_intermediate_calculation_columns": True})
    _say_how_frequent(linker, compared)
    linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register("candidates", table_name="candidate_pairs"))
    found = linker.inference.predict(warning_mode="never")
    weights = ", ".join(f"mw_{name}, {_frequency(one)} AS tf_{name}" for one in compared for name in [one.feature.name])
    result = connection.execute(
        f"SELECT match_weight, {weights} FROM {found.physical_name} ORDER BY unique_id_l, unique_id_r"  # noqa: S608
    ).fetchnumpy()
    connection.execute(f"DROP TABLE {found.physical_name}")
    return {name: np.asarray(values, np.float64) for name, values in result.items()}


def _telling_by_rareness(compared: Sequence[Comparison]) -> list[tuple[str, str]]:
    """The features of which rare values count more, each with its column."""
    levels = ((one.feature.name, level) for one in compared for level in one.levels)
    return [(name, level.frequency_of) for name, level in levels if level.frequency_of and level.frequencies]


def _count_frequencies(connection: duckdb.DuckDBPyConnection, model: dict[str, Any], compared: Sequence[Comparison]) -> None:
    """How frequent each value is among records of others than the one that a pair may be about.

    Splink counts both records of the pair, and all the duplicates, too: then no value is ever rarer than two in all, and a name
    that five records of one company have is taken for a common one. Of the records that share a value with the pair only as
    many count as there are strangers among all pairs that agree in it.
    """
    named = {said["output_column_name"]: said for said in model["comparisons"]}
    for name, column in _telling_by_rareness(compared):
        by_chance = _known_levels(named[name])[0]["u_probability"]
        counted = f"SELECT {column}, count(*)::DOUBLE AS often FROM cleaned WHERE {column} IS NOT NULL GROUP BY {column}"  # noqa: S608
        known, agreeing = connection.execute(f"SELECT sum(often), sum(often * (often - 1)) FROM ({counted})").fetchall()[0]  # noqa: S608
        strangers = min(1.0, by_chance * known * known / max(agreeing, 1.0))
        unseen = min(1.0, known * by_chance)
        connection.execute(
            f"CREATE TABLE said_{column} AS SELECT {column}, (greatest(often - 2, 0) * {strangers} + {unseen}) / {known} AS tf_{column} "  # noqa: S608
            f"FROM ({counted})"
        )


def _say_how_frequent(linker: Linker, compared: Sequence[Comparison]) -> None:
    """Let Splink use what was counted."""
    for _, column in _telling_by_rareness(compared):
        linker.table_management.register_term_frequency_lookup(linker._db_api.register(f"said_{column}"), column)


def _frequency(one: Comparison) -> str:
    """What the rareness of a value adds to the weight of a feature, as Splink calls it."""
    return f"mw_tf_adj_{one.feature.name}" if any(level.frequency_of and level.frequencies for level in one.levels) else "0.0"


def _reached(weights: Figures, comparison: dict[str, Any]) -> npt.NDArray[np.int8]:
    """Which level a pair reached, told by its weight: Splink keeps that, and the level only together with all values."""
    own = np.array([math.log2(one["m_probability"] / one["u_probability"]) for one in _known_levels(comparison)])
    nearest, level = np.full(len(weights), np.inf), np.zeros(len(weights), np.int8)
    for place, weight in enumerate(own):
        apart = np.abs(weights - weight)
        level[apart < nearest] = len(own) - 1 - place
        nearest = np.minimum(nearest, apart)
    return np.where(np.abs(weights) < 1e-9, -1, level).astype(np.int8)
