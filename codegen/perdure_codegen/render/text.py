"""`--format text`: what people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.render.excerpt import Lines, excerpt
from perdure_codegen.render.order import in_order, summary
from perdure_codegen.span import Span
from perdure_codegen.wording import visible

__all__ = ["render_text"]


def render_text(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> str:
    """Return *diagnostics* with their source lines, and how many there are; nothing where there are none.

    What is said of several whole files is said once, with a line for each.

    *texts* are the sources by their paths. Control characters are shown as escapes, in lines and messages alike; only
    a help may have several lines.
    """
    found = in_order(diagnostics)
    if not found:
        return ""
    lines = Lines(texts)
    blocks = ["\n".join(_block(each, lines)) for each in _together(found, texts)]
    return "\n\n".join([*blocks, summary(found)]) + "\n"


def _together(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> Iterable[Sequence[Diagnostic]]:
    """Return those that say the same of whole files, which have no text here, together, and all others alone."""
    groups: dict[object, list[Diagnostic]] = {}
    for number, each in enumerate(found):
        is_whole = each.span == Span(each.span.path, 1, 1, 1, 1) and each.span.path not in texts
        key: object = (each.severity, each.rule, each.message, each.help) if is_whole and not each.related else number
        groups.setdefault(key, []).append(each)
    return groups.values()


def _block(several: Sequence[Diagnostic], lines: Lines) -> list[str]:
    diagnostic, *others = several
    shown = [f"{diagnostic.severity}[{diagnostic.rule}]: {visible(diagnostic.message)}"]
    if others:
        shown += [f" --> {visible(each.span.path)}" for each in several]
    else:
        shown += excerpt(diagnostic.span, lines, diagnostic.label, "^")
    if diagnostic.related is not None:
        shown.append(f"note: {visible(diagnostic.related.message)}")
        shown += excerpt(diagnostic.related.span, lines, "", "-")
    if diagnostic.help:
        first, *more = diagnostic.help.split("\n")
        shown.append(f"help: {visible(first)}")
        shown += [f"      {visible(line)}".rstrip() for line in more]
    return shown
