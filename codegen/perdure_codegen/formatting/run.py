"""A file from text to its canonical text."""

from __future__ import annotations

from typing import final

from msgspec import Struct
from typing_extensions import override

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.formatting.comments import comments
from perdure_codegen.formatting.layout import lay_out
from perdure_codegen.formatting.tree import tree
from perdure_codegen.grammar.files import HEADER_FILE
from perdure_codegen.nodes import Mapping, Node, Scalar
from perdure_codegen.reader import read
from perdure_codegen.text import Source

__all__ = ["Formatted", "UnfaithfulError", "formatted"]


class Formatted(Struct, frozen=True):
    """The canonical text of a file; None where *diagnostics* say why it has none."""

    text: str | None
    diagnostics: tuple[Diagnostic, ...] = ()


@final
class UnfaithfulError(Exception):
    """The text that was made of a file does not say what the file says. This is a mistake of the formatter."""

    def __init__(self, path: str) -> None:
        """Name the file."""
        self.path = path
        super().__init__(path)

    @override
    def __str__(self) -> str:
        """Say what was about to happen."""
        return f"formatting `{self.path}` would change what it says; this is a mistake of perdure, and nothing was done"


def formatted(source: Source) -> Formatted:
    """Return *source* in the canonical layout; lines end in a line feed, and there is no byte order mark.

    What is wrong with its YAML leaves it without one; what its declarations mean does not matter. The text is read
    again, and raises UnfaithfulError where a node or a comment was lost or changed.
    """
    text = source.text.removeprefix("\ufeff").replace("\r\n", "\n")
    before = read(Source(source.path, text))
    root = before.document.root
    if root is None or any(found.severity == "error" for found in before.diagnostics):
        return Formatted(None, before.diagnostics)
    found = tuple(comments(text, root))
    made = tree(text, root, found)
    if made is None:
        return Formatted(text.rstrip("\n") + "\n")
    result = lay_out(made, HEADER_FILE)
    after = read(Source(source.path, result)).document.root
    if after is None or _meaning(after) != _meaning(root):
        raise UnfaithfulError(source.path)
    if sorted(each.text for each in comments(result, after)) != sorted(each.text for each in found):
        raise UnfaithfulError(source.path)
    return Formatted(result)


def _meaning(node: Node) -> object:
    """Return what *node* says: without places, quotes, the order of keys and white space around texts."""
    if isinstance(node, Scalar):
        return node.text.strip()
    if isinstance(node, Mapping):
        return {key.text: _meaning(value) for key, value in node.entries}
    return [_meaning(item) for item in node.items]
