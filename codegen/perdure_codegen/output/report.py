"""Findings about output files as diagnostics, so that they are shown like all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from perdure_codegen.diagnostic import Diagnostic, Severity
from perdure_codegen.output import rules
from perdure_codegen.output.planning import Entry, OutputPlan, State
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span

__all__ = ["check_findings", "generate_findings"]


class _Words(Struct, frozen=True):
    rule: Rule
    message: str
    help: str


_GENERATE: Final = "run `perdure generate`"
_MOVE: Final = "move it away or delete it"

_WORDS: Final[Mapping[State, _Words]] = {
    "missing": _Words(rules.MISSING, "this generated file is missing", _GENERATE),
    "stale": _Words(rules.STALE, "this generated file is not what the schema makes now", _GENERATE),
    "edited": _Words(
        rules.EDITED,
        "this generated file was edited by hand",
        "take the edit to the schema, then run `perdure generate`",
    ),
    "leftover": _Words(rules.LEFTOVER, "this generated file is no longer made", _GENERATE),
    "edited leftover": _Words(
        rules.EDITED_LEFTOVER, "this file was generated, then edited, and is no longer made", _MOVE
    ),
    "foreign": _Words(rules.FOREIGN, "a file that perdure did not write is in the way", _MOVE),
    "blocked": _Words(rules.BLOCKED, "something that is not a readable file is in the way", _MOVE),
}


def check_findings(plan: OutputPlan, folder: str) -> tuple[Diagnostic, ...]:
    """Return an error for each file of *folder* that is not as `perdure generate` would leave it."""
    return tuple(_diagnostic(entry, folder, "error", _WORDS[entry.state].help) for entry in plan.findings)


def generate_findings(plan: OutputPlan, folder: str) -> tuple[Diagnostic, ...]:
    """Return what `perdure generate` has to say: errors for what stops it, warnings for edits overwritten or kept."""
    errors = [_diagnostic(entry, folder, "error", _WORDS[entry.state].help) for entry in plan.refused]
    if errors:
        return tuple(errors)
    return tuple(
        _diagnostic(entry, folder, "warning", "written anew" if entry.state == "edited" else _MOVE)
        for entry in plan.findings
        if entry.state in {"edited", "edited leftover"}
    )


def _diagnostic(entry: Entry, folder: str, severity: Severity, help_: str) -> Diagnostic:
    words = _WORDS[entry.state]
    return words.rule.at(Span(f"{folder}/{entry.path}", 1, 1, 1, 1), words.message, help=help_, severity=severity)
