"""Everything that a user can type is documented, and nothing is documented that cannot be typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perdure.cli.app import load
from perdure.cli.commands import COMMANDS
from perdure_codegen.grammar.operations import OPERATIONS
from perdure_codegen.rule import SECTIONS, Rule
from perdure_codegen.rules import all_rules

ROOT = Path(__file__).parents[1]
CLI = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs/guide.md").read_text(encoding="utf-8")


def test_each_command_has_a_section_and_each_section_a_command() -> None:
    """The headings of the page are the commands, in the order of the help."""
    assert re.findall(r"^## perdure (\w+)$", CLI, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_summary_is_the_beginning_of_the_help(name: str) -> None:
    """What the list of commands says is what the command says of itself, and ends like a sentence."""
    summary = COMMANDS[name].summary
    assert " ".join(load(name).help.split()).startswith(summary)
    assert summary.endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_is_described(name: str) -> None:
    """Every option but `--help` is on the page."""
    command = load(name)
    each = [command, *getattr(command, "commands", {}).values()]
    options = {
        option for one in each for parameter in one.params for option in parameter.opts if option.startswith("--")
    }
    described = set(re.findall(r"`(--[a-z-]+)", CLI))
    assert options - {"--help"} <= described


def test_each_operation_is_in_the_guide() -> None:
    """The table of operations has them all, in the order of the grammar."""
    assert re.findall(r"^\| `(\w+): .*\| ", GUIDE, re.MULTILINE) == [operation.name for operation in OPERATIONS]


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
def test_each_rule_has_a_whole_page(rule: Rule) -> None:
    """A page has all sections, and the purpose is one sentence of the form that all have."""
    assert re.fullmatch(r"Checks that [^\n]*\.", rule.purpose)
    assert re.findall(r"^## (.*)$", rule.page, re.MULTILINE) == list(SECTIONS)
