"""YAML as the author wrote it: scalars are text, and every node knows its place."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from perdure_codegen.span import Span

__all__ = ["Mapping", "Node", "Scalar", "Sequence"]


@attrs.frozen
class Scalar:
    """One scalar; *quoted* tells "null" (text) from null, and "1" from 1."""

    text: str
    quoted: bool
    span: Span


@attrs.frozen
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@attrs.frozen
class Mapping:
    """A mapping in the order of the file; its keys are unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping
