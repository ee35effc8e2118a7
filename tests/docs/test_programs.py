"""The blocks of the guide to the libraries print what stands below them; and the libraries need no framework."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.docs.markdown import blocks

GUIDE = Path("docs/decisions.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Program:
    """A block of Python, and what stands below it."""

    text: str
    shown: str


def programs() -> Iterator[Program]:
    """The programs of the guide, in order."""
    waiting = None
    for block in blocks(GUIDE):
        if block.language == "python":
            assert waiting is None, f"nothing is shown of {waiting}"
            waiting = block.text
        elif block.language == "text":
            assert waiting is not None, f"{block.text} is shown of nothing"
            yield Program(waiting, block.text)
            waiting = None
    assert waiting is None


def files() -> Iterator[tuple[str, str]]:
    """The files that the guide shows, by the name in the line before them."""
    for block in blocks(GUIDE):
        if block.language in ("yaml", "xml"):
            (name,) = re.findall(rf"`([\w.]+\.(?:{block.language}|dmn))`", block.before)
            yield name, block.text


def test_every_program_of_the_guide_prints_what_stands_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in files():
        Path(name).write_text(text, encoding="utf-8")
    names: dict[str, Any] = {}
    run = 0
    for program in programs():
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(program.text, "docs/decisions.md", "exec"), names)
        assert printed.getvalue() == program.shown, program.text
        run += 1
    assert run > 12


WITHOUT_DJANGO = """
import sys
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {refused!r}:
            raise ImportError(f"{{name}} is not there")
sys.meta_path.insert(0, Refused())
{body}
"""


def run(body: str, *refused: str) -> str:
    """What a program prints where some packages are not installed."""
    script = WITHOUT_DJANGO.format(refused=refused, body=body)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def modules(*rooms: str) -> list[str]:
    """Every module of these rooms."""
    return sorted(
        ".".join(path.with_suffix("").parts[1:]).removesuffix(".__init__")
        for room in rooms
        for path in Path("src/onedoor", room).rglob("*.py")
    )


def test_every_module_of_the_libraries_is_imported_where_there_is_no_framework() -> None:
    found = modules("feel", "dmn")
    assert {"onedoor.dmn.xml.reader", "onedoor.dmn.export.writing"} <= set(found)
    body = f"import importlib\nfor name in {found!r}: importlib.import_module(name)\nprint(len({found!r}))"
    assert int(run(body, "django", "pydantic")) == len(found)


DECIDES = """
from datetime import date
from decimal import Decimal
from onedoor.dmn.build import build
from onedoor.dmn.evaluation import evaluate
from onedoor.feel import expressions, unary_tests
model = build({"input_data": {"a": {"type": "number", "ask": {"en": "A?"}}},
               "decisions": {"b": {"all_of": [{"if": "a > 1", "because": {"en": "Yes"}}]}}}, attribute_types={})
done = evaluate(model, inputs={"a": Decimal(2)}, on=date(2026, 4, 1))
print(done.value("b"), done.reasons("b").met, sorted({"numpy", "pyarrow", "lxml", "django"} & set(sys.modules)))
"""


def test_one_case_is_decided_with_pythons_own_library_alone() -> None:
    assert (
        run(DECIDES, "numpy", "pyarrow", "lxml", "django", "ruamel", "pydantic", "babel") == "True True []\n"
    )
    assert run(DECIDES) == "True True []\n"


READS = """
from onedoor.dmn.xml import reader
from onedoor.dmn.export import writing
model = reader.read(open({path!r}, "rb").read())
print(list(model.decisions), sorted({{"numpy", "pyarrow", "django"}} & set(sys.modules)))
"""


def test_a_dmn_file_is_read_without_the_packages_for_populations(tmp_path: Path) -> None:
    path = tmp_path / "discount.dmn"
    path.write_text(dict(files())["discount.dmn"], encoding="utf-8")
    assert run(READS.format(path=str(path)), "numpy", "pyarrow", "django") == "['Discount'] []\n"
