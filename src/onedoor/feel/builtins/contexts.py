"""Contexts: reading, building, changing (tables 82 and 83)."""

from __future__ import annotations

from onedoor.feel import types
from onedoor.feel.builtins.signatures import builtin
from onedoor.feel.errors import InvalidOperation
from onedoor.feel.types import ContextType, ListType
from onedoor.feel.values import Missing, Value, is_settled, united

_ENTRY = ContextType(fields={"key": types.TEXT, "value": types.ANY})


@builtin("get value", "m: context, key: text", types.ANY, parts="shallow")
def get_value(m: dict[str, Value], key: str) -> Value:
    """The entry of that name; null where there is none."""
    if key not in m:
        raise InvalidOperation(f"the context has no entry “{key}”")
    return m[key]


@builtin("get entries", "m: context", ListType(item=_ENTRY), parts="shallow")
def get_entries(m: dict[str, Value]) -> Value:
    """The entries as a list of contexts with key and value."""
    return [{"key": key, "value": value} for key, value in m.items()]


@builtin("context", "entries: list of context", types.CONTEXT, parts="shallow")
def context(entries: list[Value]) -> Value:
    """A context of these entries; null if two have one name."""
    keys = [entry if type(entry) is Missing else entry.get("key") for entry in entries if entry is not None]
    if not is_settled(keys):
        return united(entries)
    result: dict[str, Value] = {}
    for entry in entries:
        if entry is None or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise InvalidOperation("an entry needs a key that is a text, and a value")
        if entry["key"] in result:
            raise InvalidOperation(f"two entries have the key “{entry['key']}”")
        result[entry["key"]] = entry["value"]
    return result


@builtin("context put", "context: context, key: text, value: Any", types.CONTEXT, parts="shallow")
def context_put(context: dict[str, Value], key: str, value: Value) -> Value:
    """The context with one entry more, or changed."""
    return {**context, key: value}


@builtin("context put", "context: context, keys: list of text, value: Any", types.CONTEXT, parts="shallow")
def context_put_deep(context: dict[str, Value], keys: list[str], value: Value) -> Value:
    """The context with an entry inside its entries changed."""
    if not is_settled(keys):
        return united((keys, context, value))
    if not keys or any(key is None for key in keys):
        raise InvalidOperation("there is no key")
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if type(inner) is Missing:
        return united((inner, value))
    if not isinstance(inner, dict):
        raise InvalidOperation(f"“{keys[0]}” is not a context")
    changed = context_put_deep(inner, keys[1:], value)
    return changed if type(changed) is Missing else {**context, keys[0]: changed}


@builtin("context merge", "contexts: list of context", types.CONTEXT, parts="shallow")
def context_merge(contexts: list[Value]) -> Value:
    """All entries of all contexts; of the same name the last."""
    if any(type(each) is Missing for each in contexts):
        return united(contexts)
    result: dict[str, Value] = {}
    for each in contexts:
        if each is None:
            raise InvalidOperation("one of the contexts is null")
        result.update(each)
    return result
