"""`onedoor export-dmn`: from the command line to a file."""

from pathlib import Path
from xml.etree import ElementTree

from click.testing import CliRunner, Result

from onedoor.cli.export_dmn import export_dmn
from onedoor.dmn.xml import reader

RIVERTON = Path(__file__).parents[2] / "jurisdictions" / "riverton"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(export_dmn, [*arguments, "--jurisdiction", str(RIVERTON)])


def test_the_file_is_written_where_it_is_told_and_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "licence.dmn"
    done = run("driving-licence-renewal", "--out", str(file))
    assert done.exit_code == 0, done.output
    model = reader.read(file.read_bytes())
    assert "eligible" in model.decisions


def test_without_a_file_it_goes_to_the_screen_whole() -> None:
    done = run("driving-licence-renewal")
    assert done.exit_code == 0
    assert ElementTree.fromstring(done.stdout.encode()).get("name") == "driving-licence-renewal"


def test_the_law_of_one_day_has_one_figure_each(tmp_path: Path) -> None:
    done = run("housing-benefit", "--on", "2024-06-01")
    model = reader.read(done.stdout)
    assert all(len(one.figures) == 1 for one in model.parameters.values())
    assert str(model.parameters["allowance under 25"].figures[0].value) == "71.70"


def test_a_service_that_is_not_there_is_said_with_those_that_are() -> None:
    done = run("housing")
    assert done.exit_code == 3
    assert "There are: driving-licence-renewal, getting-to-work, householder-planning, housing-benefit." in done.output


def test_a_day_before_the_law_is_said_plainly() -> None:
    done = run("housing-benefit", "--on", "1999-01-01")
    assert done.exit_code == 3
    assert "has no figure for 1999-01-01" in done.output


def test_a_folder_that_cannot_be_written_to_is_said_plainly(tmp_path: Path) -> None:
    done = run("driving-licence-renewal", "--out", str(tmp_path / "nowhere" / "x.dmn"))
    assert done.exit_code == 3
    assert "Traceback" not in done.output
