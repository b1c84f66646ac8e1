"""YAML as the author wrote it: scalars are text, and every node knows its place."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from perdure_codegen.span import Span

__all__ = ["Mapping", "Node", "Scalar", "Sequence"]


class Scalar(Struct, frozen=True):
    """One scalar; *quoted* tells "null" (text) from null, and "1" from 1."""

    text: str
    quoted: bool
    span: Span


class Sequence(Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Mapping(Struct, frozen=True):
    """A mapping in the order of the file; its keys are unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping
