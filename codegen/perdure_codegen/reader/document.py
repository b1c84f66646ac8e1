"""One file from text to nodes."""

from __future__ import annotations

import yaml
from msgspec import Struct

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.nodes import Node
from perdure_codegen.reader.builder import Builder, Halt
from perdure_codegen.reader.characters import unfit
from perdure_codegen.reader.rules.shape import EMPTY_FILE
from perdure_codegen.reader.syntax import explained
from perdure_codegen.span import Span
from perdure_codegen.text import Document, Source

__all__ = ["Read", "read"]


class Read(Struct, frozen=True):
    """The nodes of a file, and what was wrong with its YAML."""

    document: Document
    diagnostics: tuple[Diagnostic, ...]


def read(source: Source) -> Read:
    """Read *source* as restricted YAML 1.2; never raises, whatever the text.

    Everything that is legal YAML but refused here is reported at once, with the nodes as if it were not there; after
    a syntax error, which ends libyaml's reading, the document has no root.
    """
    text, diagnostics = unfit(source)
    root: Node | None = None
    if text is not None:
        root, found = _parsed(Source(source.path, text))
        diagnostics = (*diagnostics, *found)
    return Read(Document(source.path, root), diagnostics)


def _parsed(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    builder = Builder(source)
    try:
        for event in yaml.parse(source.text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except Halt:
        return None, tuple(builder.diagnostics)
    except yaml.YAMLError as error:
        return None, (*builder.diagnostics, explained(error, source, builder.innermost()))
    if builder.root is None:
        builder.diagnostics.append(
            EMPTY_FILE.at(Span(source.path, 1, 1, 1, 1), "this file declares nothing", help="delete it, or fill it")
        )
    return builder.root, tuple(builder.diagnostics)
