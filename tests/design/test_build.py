"""The build: built files carry their digest, refer to each other by it, and to nothing of anybody else's."""

import re
from pathlib import Path

import pytest

from onedoor.design import build

PACKAGES = Path(__file__).parents[2] / "node_modules"
needs_packages = pytest.mark.skipif(
    not (PACKAGES / "govuk-frontend").is_dir(), reason="npm ci has not been run"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    target = tmp_path_factory.mktemp("pages") / "static"
    return target, build.build(PACKAGES, target)


@needs_packages
def test_every_name_of_the_manifest_is_a_file_that_carries_its_digest(
    built: tuple[Path, dict[str, str]],
) -> None:
    target, names = built
    assert {"onedoor.css", "onedoor.js", "start.js", "govuk-frontend.js"} <= set(names)
    for built_name in names.values():
        assert re.search(r"\.[0-9a-f]{10}\.\w+$", built_name)
        assert (target / built_name).stat().st_size > 100


@needs_packages
def test_the_style_names_only_files_that_were_built(built: tuple[Path, dict[str, str]]) -> None:
    target, names = built
    sheet = (target / names["onedoor.css"]).read_text(encoding="utf-8")
    named = re.findall(r"url\(\"?([^)\"]+)\"?\)", sheet)
    assert named
    for name in named:
        assert (target / name).is_file(), name


@needs_packages
def test_neither_crown_nor_the_other_governments_typeface_is_in_it(
    built: tuple[Path, dict[str, str]],
) -> None:
    target, names = built
    sheet = (target / names["onedoor.css"]).read_text(encoding="utf-8").lower()
    for theirs in ("gds transport", "crown", "crest", "govuk-logo"):
        assert theirs not in sheet


@needs_packages
def test_scripts_import_each_other_by_their_built_names(built: tuple[Path, dict[str, str]]) -> None:
    target, names = built
    script = (target / names["onedoor.js"]).read_text(encoding="utf-8")
    imports = re.findall(r'from "\./([^"]+)"', script)
    assert len(imports) == 2
    for name in imports:
        assert (target / name).is_file()


@needs_packages
def test_the_same_sources_give_the_same_files(built: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    assert build.build(PACKAGES, tmp_path / "static") == built[1]


def test_without_its_packages_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(build.BuildFailed, match="npm ci"):
        build.build(tmp_path / "node_modules", tmp_path / "static")
