"""The kinds of things that are known, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol, TypeAlias, final

import attrs

from domains.knowledge import Change, Decision, KnowledgeId, Pattern, Specification
from domains.knowledge.tables import (
    ChangesRepository,
    DecisionsRepository,
    PatternsRepository,
    SpecificationsRepository,
)
from perdure.entities import Checkpoints, Revision, TemporalRepository

__all__ = [
    "KINDS",
    "AnyRepository",
    "AnyRevision",
    "Item",
    "Kind",
    "Knowledge",
    "every_kind",
    "kind_of",
    "plain_revision",
]

Item: TypeAlias = Specification | Pattern | Change | Decision
AnyRevision: TypeAlias = Revision[KnowledgeId, Any]  # Any: one of the kinds
AnyRepository: TypeAlias = TemporalRepository[Any, KnowledgeId, Any, Any, Any]  # Any: the same


class Knowledge(Protocol):
    """What has a repository for each kind: a store, or what it yields for a transaction."""

    @property
    def specifications(self) -> SpecificationsRepository:
        """What is to be built."""
        ...

    @property
    def patterns(self) -> PatternsRepository:
        """What proved itself."""
        ...

    @property
    def changes(self) -> ChangesRepository:
        """What was changed."""
        ...

    @property
    def decisions(self) -> DecisionsRepository:
        """What was settled."""
        ...

    @property
    def checkpoints(self) -> Checkpoints:
        """How far something has come that writes here."""
        ...


@final
@attrs.frozen
class Kind:
    """A kind of thing: its *name* on the command line and in old keys, and the field that tells what one is about."""

    name: str
    cls: type[Item]
    table: str
    title: str
    text: str

    def repository(self, knowledge: Knowledge) -> AnyRepository:
        """Return the repository of this kind."""
        found: AnyRepository = getattr(knowledge, self.table)
        return found

    def about(self, item: Item) -> str:
        """Return what *item* is about, on one line."""
        return " ".join(str(getattr(item, self.title)).split())

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields beside the key, in the order of the schema."""
        return tuple(field.name for field in attrs.fields(self.cls) if field.name != "id")


KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("spec", Specification, "specifications", "title", "body"),
        Kind("pattern", Pattern, "patterns", "name", "description"),
        Kind("change", Change, "changes", "summary", "target"),
        Kind("decision", Decision, "decisions", "question", "rationale"),
    )
}
_BY_CLASS: Final = {kind.cls: kind for kind in KINDS.values()}


def kind_of(item: Item) -> Kind:
    """Return the kind of *item*."""
    return _BY_CLASS[type(item)]


def plain_revision(kind: Kind, revision: AnyRevision, value: Any) -> dict[str, Any]:  # Any: JSON
    """Return *revision* as JSON has it; *value* is its value as JSON."""
    return {
        "kind": kind.name,
        "id": revision.key,
        "recorded_at": revision.recorded_at,
        "position": revision.position,
        "value": value,
    }


def every_kind(name: str | None) -> Iterator[Kind]:
    """Yield the kind called *name*, or all."""
    yield from KINDS.values() if name is None else (KINDS[name],)
