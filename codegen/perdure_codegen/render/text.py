"""`--format text`: what people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.render.excerpt import Lines, excerpt
from perdure_codegen.render.order import in_order, summary
from perdure_codegen.wording import visible

__all__ = ["render_text"]


def render_text(diagnostics: Iterable[Diagnostic], texts: Mapping[str, str]) -> str:
    """Return *diagnostics* with their source lines, and how many there are; nothing where there are none.

    *texts* are the sources by their paths. Control characters are shown as escapes, in lines and messages alike; only
    a help may have several lines.
    """
    found = in_order(diagnostics)
    if not found:
        return ""
    lines = Lines(texts)
    blocks = ["\n".join(_block(each, lines)) for each in found]
    return "\n\n".join([*blocks, summary(found)]) + "\n"


def _block(diagnostic: Diagnostic, lines: Lines) -> list[str]:
    shown = [f"{diagnostic.severity}[{diagnostic.rule}]: {visible(diagnostic.message)}"]
    shown += excerpt(diagnostic.span, lines, diagnostic.label, "^")
    if diagnostic.related is not None:
        shown.append(f"note: {visible(diagnostic.related.message)}")
        shown += excerpt(diagnostic.related.span, lines, "", "-")
    if diagnostic.help:
        first, *more = diagnostic.help.split("\n")
        shown.append(f"help: {visible(first)}")
        shown += [f"      {visible(line)}".rstrip() for line in more]
    return shown
