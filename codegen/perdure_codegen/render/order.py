"""In which order diagnostics are shown, and how they are counted."""

from __future__ import annotations

from collections.abc import Iterable

from perdure_codegen.diagnostic import Diagnostic

__all__ = ["in_order", "summary"]


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return *diagnostics* by file and place, each once."""
    unique = dict.fromkeys(diagnostics)
    return tuple(sorted(unique, key=lambda each: (each.span, each.rule, each.message)))


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return "2 errors, 1 warning"; nothing where there are none."""
    severities = [each.severity for each in dict.fromkeys(diagnostics)]
    counts = ((severities.count("error"), "error"), (severities.count("warning"), "warning"))
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count)
