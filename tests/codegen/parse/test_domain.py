"""Whole domains from text to declarations."""

from __future__ import annotations

from pathlib import Path

import pytest

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.parse import Parsed, parse
from perdure_codegen.parse.findings import MOST
from perdure_codegen.reader import read
from perdure_codegen.source import read_folder
from perdure_codegen.text import Source

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = Path(__file__).resolve().parent / "sample.yaml"


def parsed(*texts: str, folder: str | None = None) -> Parsed:
    """Return the declarations of a domain whose files are *texts*."""
    reads = [read(Source(f"file{number}.yaml", text)) for number, text in enumerate(texts)]
    assert [each.diagnostics for each in reads] == [()] * len(texts)
    return parse((each.document for each in reads), folder=folder)


def rules_of(found: Parsed) -> list[str]:
    """Return the rules that were broken, in order."""
    return [each.rule for each in found.diagnostics]


def test_the_scheduler_is_read_whole() -> None:
    """The domain of this repository has no finding, and every declaration is there."""
    folder = read_folder(ROOT / "schema" / "scheduler")
    found = parse((read(source).document for source in folder.sources), folder=folder.name)
    assert found.diagnostics == ()
    declared = found.declarations
    assert declared is not None
    assert (declared.domain.text, declared.codec and declared.codec.text) == ("scheduler", "msgpack")
    assert [event.name.text for event in declared.events][:3] == ["SessionCreated", "DayProposed", "VoteAdded"]
    assert [member.text for member in declared.enums[0].members] == ["yes", "no", "maybe"]
    assert [step.version for step in declared.events[2].steps] == [2, 3]
    assert declared.events[2].steps[0].operations[0].because == "players read days in different zones"


def test_the_sample_is_read_whole() -> None:
    """A domain with nearly every change has no findings."""
    found = parsed(SAMPLE.read_text())
    assert found.diagnostics == ()
    assert found.declarations is not None
    assert len(found.declarations.events) == 8
    steps = [step for event in found.declarations.events for step in event.steps]
    assert sum(len(step.operations) for step in steps) == 21


def test_files_are_one_domain() -> None:
    """Declarations of all files come together, in the order of the files."""
    found = parsed(
        "domain: shop\nenums: {A: {members: [a]}}\n", "enums: {B: {members: [b]}}\n", "types: {C: {is: str}}"
    )
    assert found.diagnostics == ()
    assert found.declarations is not None
    assert [each.name.text for each in found.declarations.enums] == ["A", "B"]
    assert found.declarations.sources == ("file0.yaml", "file1.yaml", "file2.yaml")


@pytest.mark.parametrize(("folder", "rules"), [(None, []), ("shop", []), ("store", ["domain-folder"])])
def test_a_domain_is_called_as_its_folder(folder: str | None, rules: list[str]) -> None:
    """The name must be the folder's, where there is one."""
    assert rules_of(parsed("domain: shop\n", folder=folder)) == rules


def test_a_file_that_is_no_yaml_says_nothing_more() -> None:
    """Where the reader has reported a file, its missing keys are not reported too."""
    document = read(Source("domain.yaml", "domain: [")).document
    assert parse([document]) == Parsed(None, ())


def test_broken_declarations_are_left_out() -> None:
    """What is broken is reported and dropped, and its neighbours are kept."""
    found = parsed(
        "domain: shop\nstreams: {order: {key: str}, shelf: {}}\n"
        "events:\n  Placed: {stream: order, fields: {item: 'str?', count: int}}\n  sent: {stream: order}\n"
    )
    assert rules_of(found) == ["missing-key", "type-expression", "invalid-name"]
    assert found.declarations is not None
    assert [stream.name.text for stream in found.declarations.streams] == ["order"]
    (event,) = found.declarations.events
    assert [field.name.text for field in event.fields] == ["count"]


def test_too_many_errors_end_the_report() -> None:
    """A hostile file makes a report of bounded size."""
    sections = "".join(f"  E{number}: {{membersx: [], docx: 1, changez: 2}}\n" for number in range(2_000))
    read_ = read(Source("domain.yaml", f"domain: shop\nenums:\n{sections}"))
    found = parse([read_.document])
    assert len(found.diagnostics) == MOST + 1
    assert found.diagnostics[-1].rule == "too-many-errors"


def test_every_diagnostic_is_in_lower_case() -> None:
    """Messages follow the style: no capital at the beginning, no full stop at the end, no empty help."""
    found = parsed("doc: 1\nstreams: {Order: {}}\nevents: {E: {stream: order, fields: [a], changes: {3: []}}}\n")
    assert len(found.diagnostics) > 4
    assert all(_is_in_style(each) for each in found.diagnostics)


def _is_in_style(diagnostic: Diagnostic) -> bool:
    said = (diagnostic.message, diagnostic.help)
    return all(text and not text[0].isupper() and not text.endswith(".") for text in said)
