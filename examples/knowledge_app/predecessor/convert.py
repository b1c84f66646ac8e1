"""From a record under `{kind}:{id}:{nanoseconds}` to a revision, or to everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias, final

import attrs

from domains.knowledge import Change, Decision, KnowledgeId, Pattern, Specification
from knowledge_app.kinds import KINDS, Item, Kind
from perdure.moving.records import Convert, Exact, Problem, Record, by_prefix, shown

__all__ = [
    "DELETED",
    "ChangeRecord",
    "Converter",
    "DecisionRecord",
    "PatternRecord",
    "SpecificationRecord",
    "Was",
    "kind_of_record",
]

DELETED: Final[Mapping[str, bool]] = {"$deleted": True}
"""The value of a record that says that there is no such thing from then on; the old store had none."""

_NANOSECONDS: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_LEAST: Final = -(2**63)
_MOST: Final = 2**63 - 1


@final
@attrs.frozen
class SpecificationRecord:
    """What a specification was from a moment on; None for deleted."""

    key: KnowledgeId
    value: Specification | None
    recorded_at: int


@final
@attrs.frozen
class PatternRecord:
    """What a pattern was from a moment on; None for deleted."""

    key: KnowledgeId
    value: Pattern | None
    recorded_at: int


@final
@attrs.frozen
class ChangeRecord:
    """What a change was from a moment on; None for deleted."""

    key: KnowledgeId
    value: Change | None
    recorded_at: int


@final
@attrs.frozen
class DecisionRecord:
    """What a decision was from a moment on; None for deleted."""

    key: KnowledgeId
    value: Decision | None
    recorded_at: int


Was: TypeAlias = SpecificationRecord | PatternRecord | ChangeRecord | DecisionRecord


@final
class Converter:
    """Makes revisions of records."""

    def __init__(self) -> None:
        """Begin without any."""
        self._exact = Exact()
        self.convert: Convert[Was] = by_prefix({name: self._of(kind) for name, kind in KINDS.items()})

    def _of(self, kind: Kind) -> Convert[Was]:
        def convert(record: Record) -> Was | tuple[Problem, ...]:
            return self._converted(kind, record)

        return convert

    def _converted(self, kind: Kind, record: Record) -> Was | tuple[Problem, ...]:
        name, _, moment = record.key.rpartition(":")  # what something is called may hold colons
        if not name or not _NANOSECONDS.fullmatch(moment) or not _LEAST <= int(moment) <= _MOST:
            wanted = f"`{kind.name}:ID:NANOSECONDS`, an integer of 64 bits behind the last colon"
            return record.refuse(f"expected {wanted}, got {shown(f'{kind.name}:{record.key}')}")
        value = dict(record.value)
        if "id" in value and value["id"] != name:
            return record.refuse(f"expected {shown(name)}, as the key says, got {shown(value['id'])}", "$.value.id")
        made = None if value == DELETED else self._exact.structure({**value, "id": name}, kind.cls, "$.value")
        return made if isinstance(made, tuple) else _record(kind, KnowledgeId(name), made, int(moment))


def _record(kind: Kind, key: KnowledgeId, value: Item | None, moment: int) -> Was:
    """Return what *value* of *kind* was; what is none at all has the kind alone."""
    cls: Any = _RECORDS[kind.name]  # Any: the class whose value is of the kind
    found: Was = cls(key, value, moment)
    return found


_RECORDS: Final[Mapping[str, type[Was]]] = {
    "spec": SpecificationRecord,
    "pattern": PatternRecord,
    "change": ChangeRecord,
    "decision": DecisionRecord,
}


def kind_of_record(was: Was) -> Kind:
    """Return the kind of which something *was*."""
    return KINDS[_KINDS[type(was)]]


_KINDS: Final[Mapping[type[Was], str]] = {cls: name for name, cls in _RECORDS.items()}
