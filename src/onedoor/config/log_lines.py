"""Log lines that a machine can split and nobody can forge."""

import json
import logging
from datetime import UTC, datetime

_WRITTEN = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
_WRITTEN |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\t"}
_ALWAYS_THERE = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}


class Lines(logging.Formatter):
    """`2026-11-23T10:00:00.123Z WARNING onedoor.cases message key="value"`: what is given as `extra=` follows the message.

    Line breaks in a message are written as `\\n`, other control characters as `\\x00`: what people type can neither look
    like another entry nor give commands to the terminal of whoever reads it. A traceback follows
    on lines of its own, indented.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = (
            datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z")
        )
        line = f"{at} {record.levelname} {record.name} {record.getMessage().translate(_WRITTEN)}"
        for key, value in sorted(vars(record).items()):
            if key not in _ALWAYS_THERE:
                line += f" {key}={json.dumps(value, default=str, ensure_ascii=False)}"
        if record.exc_info:
            line += "\n" + _indented(self.formatException(record.exc_info))
        if record.stack_info:
            line += "\n" + _indented(self.formatStack(record.stack_info))
        return line


def _indented(text: str) -> str:
    return "\n".join(f"    {line.translate(_WRITTEN)}" for line in text.splitlines())
