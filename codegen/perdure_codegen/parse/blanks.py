"""What was proposed and not filled in: `...`, where only the author can know a value."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.grammar.kinds import Construct
from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.parse import rules
from perdure_codegen.parse.entries import told
from perdure_codegen.parse.findings import Findings

__all__ = ["report_blanks"]

_BLANK = "..."


def report_blanks(node: Mapping, construct: Construct, findings: Findings) -> bool:
    """Report each `...` within the operation *node*, and answer whether there is one."""
    found = False
    for key, value in node.entries:
        known = construct.by_name.get(key.text)
        for name, blank in _blanks(key.text, value):
            found = True
            what = "the name of a hook" if name == "hook" or known is None else told(known)
            dots = "; the text of three dots is quoted: `'...'`" if key.text in {"fill", "else"} else ""
            findings.report(rules.UNFILLED.at(blank.span, f"`{name}` is not filled in yet", help=f"write {what}{dots}"))
    return found


def _blanks(name: str, node: Node) -> Iterator[tuple[str, Scalar]]:
    """Yield each blank within *node* with the innermost key that it stands behind."""
    match node:
        case Scalar():
            if node.text == _BLANK and not node.quoted:
                yield name, node
        case Sequence():
            for item in node.items:
                yield from _blanks(name, item)
        case Mapping():
            for key, value in node.entries:
                yield from _blanks(key.text, value)
