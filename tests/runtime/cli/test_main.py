"""The command line as a whole: help, version, what is missing, and how long help takes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import jsonschema
import pytest
import yaml
from running import Run

from perdure.cli.commands import COMMANDS

ROOT = Path(__file__).parents[3]

WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent}:
            raise ModuleNotFoundError(name=name)

sys.meta_path.insert(0, Absent())
sys.argv = ["perdure", *{arguments}]
import perdure.cli
perdure.cli.main()
"""


def without(absent: set[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `perdure` as if the packages *absent* were not installed."""
    program = WITHOUT.format(absent=absent, arguments=arguments)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)


def test_help_lists_what_there_is_and_nothing_else(perdure: Run) -> None:
    """Every command has one line; without a command, help is what one gets."""
    result = perdure("--help")
    assert result.code == 0
    assert re.findall(r"^  (\w+)  ", result.out, re.MULTILINE) == list(COMMANDS)
    assert "Usage: perdure " in perdure().out + perdure().err


def test_help_is_the_same_however_it_is_asked_for(perdure: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is printed without typer, which is slow to import, and by typer where that comes first."""
    monkeypatch.setenv("COLUMNS", "70")
    quick = without({"typer"}, "--help")
    assert (quick.returncode, quick.stderr) == (0, "")
    assert quick.stdout == without({"typer"}, "-h").stdout == perdure("--help", "-h").out
    assert max(map(len, quick.stdout.splitlines())) <= 70
    for command in COMMANDS.values():
        assert command.summary in " ".join(quick.stdout.split())


def test_help_may_be_read_in_part() -> None:
    """A pipe that is closed ends it without a traceback."""
    program = [sys.executable, "-c", WITHOUT.format(absent=set(), arguments=("--help",))]
    child = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    assert (child.stderr.read(), child.wait()) == (b"", 1)
    child.stderr.close()


@pytest.mark.parametrize("arguments", [["--verison"], ["generat"], ["generate", "--format", "xml"], ["events"]])
def test_wrong_use_ends_with_2(perdure: Run, arguments: list[str]) -> None:
    """An unknown option, command or value, or a missing one, is told on stderr."""
    result = perdure(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "Error: " in result.err


def test_the_version_is_that_of_the_distribution(perdure: Run) -> None:
    """`perdure --version` prints the name and the version."""
    assert perdure("--version").out == f"perdure {version('perdure')}\n"


@pytest.mark.parametrize(("command", "extra"), [("--version", "cli"), ("events", "cli"), ("generate", "codegen")])
def test_without_typer_it_says_what_to_install(command: str, extra: str) -> None:
    """The script exists without its extra, and says in plain words which one the command needs."""
    result = without({"typer"}, command)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"error: the command line needs typer, which is not installed\nhelp: install perdure[{extra}]\n"
    )


@pytest.mark.parametrize(
    ("absent", "command"), [("perdure_codegen", "generate"), ("jinja2", "check"), ("yaml", "schema")]
)
def test_without_the_compiler_its_commands_say_what_to_install(absent: str, command: str) -> None:
    """They name the extra that brings what is missing."""
    result = without({absent}, command)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"error: this command needs `{absent}`, which is not installed\nhelp: install perdure[codegen]\n"
    )


def test_production_needs_no_compiler() -> None:
    """Help and `events` work where it is not installed."""
    absent = {"perdure_codegen", "jinja2", "yaml", "markupsafe"}
    assert without(absent, "--help").returncode == 0
    assert "there is no such file" in without(absent, "events", "nowhere.db").stderr


def test_the_json_schema_accepts_our_own_schema(perdure: Run) -> None:
    """What `perdure schema` prints is a JSON Schema, and the example is valid by it."""
    schema = json.loads(perdure("schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    document = yaml.safe_load((ROOT / "schema/scheduler/domain.yaml").read_text())
    jsonschema.validate(json.loads(json.dumps(document)), schema)  # JSON's keys are text


def test_a_rule_is_explained(perdure: Run) -> None:
    """The page of a rule is printed; a name that there is not gets a guess."""
    assert perdure("explain", "unknown-type").out.startswith("# unknown-type\n\nChecks that ")
    result = perdure("explain", "unknow-type")
    assert (result.code, "did you mean `unknown-type`?" in result.err) == (2, True)
