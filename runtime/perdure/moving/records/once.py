"""Writing an entity that may be there already."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias, TypeVar

from perdure.moving.gradual.differing import difference
from perdure.moving.records.problems import Problem, shown

__all__ = ["Once", "Written", "write_once"]

T = TypeVar("T")
K = TypeVar("K")
K_contra = TypeVar("K_contra", contravariant=True)

Written: TypeAlias = Literal["imported", "already", "replaced"]
"""What became of a record that was good."""


class Once(Protocol[T, K_contra]):
    """What a repository offers for it."""

    def insert_if_absent(self, entity: T, /) -> bool:
        """Insert *entity* unless there is one with its key, and answer whether it was inserted."""
        ...

    def get(self, key: K_contra, /) -> T:
        """Return the entity with *key*."""
        ...

    def upsert(self, entity: T, /) -> None:
        """Put *entity* in the place of the one with its key."""
        ...


def write_once(
    repository: Once[T, K_contra], key: K_contra, entity: T, /, *, replace: bool = False
) -> Written | tuple[Problem, ...]:
    """Insert *entity*, whose key is *key*, unless it is there. Another one in its place is a problem, or *replace*d."""
    if repository.insert_if_absent(entity):
        return "imported"
    found = difference(repository.get(key), entity)
    if found is None:
        return "already"
    if replace:
        repository.upsert(entity)
        return "replaced"
    path = f"$.value.{found.path}" if found.path else "$.value"
    return (
        Problem(path, f"the store has another value under this key: {shown(found.old)}, and not {shown(found.new)}"),
    )
