"""The operations on a type or event itself, and the one on names that come back."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Final

from perdure_codegen.declarations import Operation, RenameEvent, RenameType, Retire, Reuse, SplitEvent
from perdure_codegen.grammar.names import PART
from perdure_codegen.nodes import Mapping
from perdure_codegen.parse.entries import Entries
from perdure_codegen.parse.names import words

__all__ = ["IDENTITY"]


def _rename_type(found: Entries, node: Mapping) -> Operation | None:
    former, to = found.word("rename_type"), found.word("to")
    if former is None or to is None:
        return None
    return RenameType(former=former, to=to, because=found.text("because"), span=node.span)


def _rename_event(found: Entries, node: Mapping) -> Operation | None:
    former, to = found.word("rename_event"), found.word("to")
    if former is None or to is None:
        return None
    return RenameEvent(former=former, to=to, because=found.text("because"), span=node.span)


def _split(found: Entries, node: Mapping) -> Operation | None:
    parts, hook = words(found.values.get("split"), PART, found.findings), found.word("hook")
    count = found.word("count")
    if not parts or hook is None:
        return None
    many = count is None or count.text == "any"
    return SplitEvent(parts=parts, hook=hook, many=many, because=found.text("because"), span=node.span)


def _retire(found: Entries, node: Mapping) -> Operation | None:
    name = found.word("retire")
    return None if name is None else Retire(name=name, because=found.text("because"), span=node.span)


def _reuse(found: Entries, node: Mapping) -> Operation | None:
    name = found.word("reuse")
    return None if name is None else Reuse(name=name, because=found.text("because"), span=node.span)


IDENTITY: Final[MappingOf[str, Callable[[Entries, Mapping], Operation | None]]] = {
    "rename_type": _rename_type,
    "rename_event": _rename_event,
    "split": _split,
    "retire": _retire,
    "reuse": _reuse,
}
"""What reads each of these operations."""
