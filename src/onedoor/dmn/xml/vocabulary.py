"""The namespaces and words of DMN 1.1 to 1.5."""

from __future__ import annotations

MODEL = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""The version of DMN by its namespace (1.3 to 1.5 are also written with http)."""

FEEL = frozenset(
    [
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
    ]
)
"""The names by which files say that something is written in FEEL."""

TYPES = {
    "any": "Any", "null": "null", "number": "number", "string": "string", "boolean": "boolean", "date": "date",
    "time": "time", "date and time": "date and time", "datetime": "date and time",
    "days and time duration": "days and time duration", "daytimeduration": "days and time duration",
    "years and months duration": "years and months duration", "yearmonthduration": "years and months duration",
    "duration": "duration", "list": "list", "context": "context", "function": "function", "range": "range",
    "integer": "number", "double": "number", "decimal": "number", "long": "number", "int": "number", "float": "number",
}  # fmt: skip
"""FEEL's types by the names that files call them (in small letters); XML Schema's numbers are those of DMN 1.1."""

EXPRESSIONS = (
    "literalExpression", "context", "decisionTable", "relation", "list", "invocation", "functionDefinition",
    "conditional", "filter", "for", "some", "every",
)  # fmt: skip
HIT_POLICIES = {
    "UNIQUE": "unique", "ANY": "any", "PRIORITY": "priority", "FIRST": "first", "COLLECT": "collect",
    "RULE ORDER": "rule order", "OUTPUT ORDER": "output order",
}  # fmt: skip


def version(namespace: str) -> str | None:
    """The version of DMN of a namespace; None for another one."""
    return MODEL.get(namespace) or MODEL.get(namespace.replace("http://", "https://", 1))


def is_feel(language: str) -> bool:
    """Whether an `expressionLanguage` is FEEL; none said means FEEL."""
    written = language.strip()
    return not written or written.lower() == "feel" or written in FEEL or written.rstrip("/") + "/" in FEEL
