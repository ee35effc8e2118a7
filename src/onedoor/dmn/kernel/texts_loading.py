"""Codes for the texts of a batch: one dictionary per group of inputs that meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onedoor.dmn.kernel.columns import Group
from onedoor.dmn.kernel.loading import Array, raw
from onedoor.dmn.kernel.text_functions import Derived


class Codes:
    """The dictionaries of one batch. Codes below `len(constants)` are the definition's own texts."""

    def __init__(self, constants: Sequence[str]) -> None:
        self.constants = pa.array(list(constants), pa.string())
        self.values: dict[str, pa.Array] = {}

    def load(
        self, arrays: Mapping[str, pa.Array], groups: Mapping[str, Group], every: Sequence[Group]
    ) -> dict[str, Any]:
        """The codes of each text column, and the ranks of the groups whose order is asked."""
        members: defaultdict[str, list[str]] = defaultdict(list)
        for name in arrays:
            members[groups[name].root.name].append(name)
        variables: dict[str, Any] = {}
        for root, names in members.items():
            variables |= self._group(root, {name: arrays[name] for name in names})
        for group in every:
            if group.root.is_ordered:
                variables[f"rank_{group.name}"] = self._ranks(group.root.name)
        return variables

    def _group(self, root: str, arrays: Mapping[str, pa.Array]) -> dict[str, Array]:
        encoded = {name: _encoded(array) for name, array in arrays.items()}
        together = pa.concat_arrays([one.dictionary.cast(pa.string()) for one in encoded.values()])
        unified = together.dictionary_encode()
        self.values[root] = unified.dictionary
        own = pc.index_in(unified.dictionary, self.constants)
        beyond = np.arange(len(unified.dictionary)) + len(self.constants)
        codes = np.where(pc.is_null(own).to_numpy(zero_copy_only=False), beyond, _whole(own))
        all_codes = codes.take(_whole(unified.indices)) if len(codes) else np.zeros(0, np.int64)
        variables: dict[str, Array] = {}
        begin = 0
        for name, one in encoded.items():
            size = len(one.dictionary)
            mine = all_codes[begin : begin + size]
            places = _whole(one.indices)
            variables[name] = mine.take(places) if size else np.zeros(len(places), np.int64)
            begin += size
        return variables

    def _ranks(self, root: str) -> Array:
        """The place of each code's text in the order of texts."""
        held = self.values.get(root, pa.array([], pa.string()))
        every = pa.concat_arrays([self.constants, held])
        ranks = pc.rank(every, sort_keys="ascending", tiebreaker="dense")
        # one more for the codes of rows that have no text, also where the batch has none at all
        return np.append(ranks.to_numpy(zero_copy_only=False).astype(np.int64), 0)

    def texts(self, codes: Array, root: str) -> pa.Array:
        """The texts of codes of a group."""
        held = self.values.get(root, pa.array([], pa.string()))
        every = pa.concat_arrays([self.constants, held])
        if not len(every):
            return pa.nulls(len(codes), pa.string())
        safe = np.clip(codes, 0, len(every) - 1)
        return every.take(pa.array(safe))


def derive(arrays: dict[str, pa.Array], wanted: Mapping[str, Derived]) -> dict[str, Any]:
    """The columns that follow from text columns; those that are texts again join `arrays`."""
    variables: dict[str, Any] = {}
    for name, one in wanted.items():
        source = _encoded(arrays[one.source])
        results = [None if text is None else one.work(text) for text in source.dictionary.to_pylist()]
        places = _whole(source.indices)
        gone = np.array([value is None for value in results], bool)
        variables[f"{name}n"] = gone.take(places) if len(gone) else np.zeros(len(places), bool)
        if one.kind == "text":
            texts = pa.array([value or "" for value in results], pa.string())
            arrays[name] = pa.DictionaryArray.from_arrays(source.indices, texts)
            continue
        dtype = bool if one.kind == "boolean" else np.int64
        plain = np.array([0 if value is None else int(value) for value in results], dtype)
        variables[name] = plain.take(places) if len(plain) else np.zeros(len(places), dtype)
    return variables


def _encoded(array: pa.Array) -> pa.DictionaryArray:
    if pa.types.is_dictionary(array.type):
        if len(array.dictionary) <= max(len(array), 64) and array.dictionary.null_count == 0:
            return array
        array = array.dictionary_decode()
    return array.dictionary_encode()


def _whole(array: pa.Array) -> Array:
    if array.null_count:
        array = array.fill_null(0)
    return raw(array).astype(np.int64)
