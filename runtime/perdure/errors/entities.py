"""What is wrong with an entity, or with what is to become of one. Each names the entity, its key, and what to do."""

from __future__ import annotations

from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError, shown
from perdure.errors.stores import OpenError, StoreError

__all__ = [
    "AlreadyExists",
    "CommitUnknown",
    "CorruptRow",
    "InTransaction",
    "NoTables",
    "NotFound",
    "NotOneRow",
    "OtherRevision",
    "OtherTables",
    "OutOfBounds",
    "QueryFailed",
    "ReferenceViolated",
    "RevisionConflict",
    "UnfitCursor",
    "VersionConflict",
]


class EntityError(PerdureError):
    """Something about the *entity* whose key is *key*."""

    def __init__(self, entity: str, key: object, *facts: object) -> None:
        self.entity = entity
        self.key = key
        super().__init__(entity, key, *facts)


@final
class NotFound(EntityError):
    """There is no such entity."""

    help = "look for it with `find`, which returns None, or insert it first"

    @override
    def __str__(self) -> str:
        """Return the entity and its key."""
        return f"there is no `{self.entity}` {shown(self.key)}"


@final
class AlreadyExists(EntityError):
    """Another row has the same key, or the same values in the fields of a unique key; nothing was written."""

    help = "use `upsert` or `insert_if_absent`, or give it other values in these fields"

    def __init__(self, entity: str, key: object, fields: tuple[str, ...]) -> None:
        """Say which *fields* another row has alike."""
        super().__init__(entity, key, fields)
        self.fields = fields

    @override
    def __str__(self) -> str:
        """Return the entity, its key, and the fields that are alike."""
        names = ", ".join(f"`{name}`" for name in self.fields)
        return f"`{self.entity}` {shown(self.key)} cannot be written: another has the same {names}"


@final
class VersionConflict(EntityError):
    """The entity was changed since it was read; nothing was written."""

    help = "read it again, decide again, and update with the version that it has now"

    def __init__(self, entity: str, key: object, expected: int, actual: int) -> None:
        """Say that it is at version *actual*."""
        super().__init__(entity, key, expected, actual)
        self.expected = expected
        self.actual = actual

    @override
    def __str__(self) -> str:
        """Return the entity, what was expected of it, and where it is."""
        return (
            f"`{self.entity}` {shown(self.key)} was expected at version {self.expected}: it is at version {self.actual}"
        )


@final
class RevisionConflict(EntityError):
    """The temporal entity was changed since it was read; nothing was written."""

    help = "read it again, decide again, and update with the `recorded_at` of the revision that it has now"

    def __init__(self, entity: str, key: object, expected: int, actual: int) -> None:
        """Say that its last revision is of the moment *actual*, in nanoseconds."""
        super().__init__(entity, key, expected, actual)
        self.expected = expected
        self.actual = actual

    @override
    def __str__(self) -> str:
        """Return the entity, what was expected of it, and where it is."""
        return (
            f"`{self.entity}` {shown(self.key)} was expected as recorded at {self.expected}: its last revision is of "
            f"{self.actual}"
        )


@final
class OtherRevision(EntityError):
    """Something else was recorded of the key at the same moment, and is never overwritten; nothing was written."""

    help = "look at both, and record the one that came later a nanosecond later"

    def __init__(self, entity: str, key: object, recorded_at: int) -> None:
        """Say which moment it is, in nanoseconds."""
        super().__init__(entity, key, recorded_at)
        self.recorded_at = recorded_at

    @override
    def __str__(self) -> str:
        """Return the entity and the moment."""
        return f"`{self.entity}` {shown(self.key)} has another revision of {self.recorded_at}"


@final
class ReferenceViolated(EntityError):
    """A row refers to one that is not there, or is referred to by one that restricts its deletion."""

    def __init__(self, entity: str, key: object, field: str, to: str, value: object) -> None:
        """Say that *field* would hold *value*, no key of *to*; an empty one that others refer to the entity."""
        self.field = field
        self.to = to
        self.value = value
        if field:
            self.help = f"insert the `{to}` first"
        else:
            self.help = "delete what refers to it first, or let that be deleted with it by `on_delete: cascade`"
        super().__init__(entity, key, field, to, value)

    @override
    def __str__(self) -> str:
        """Return what refers to what."""
        if self.field:
            return f"`{self.entity}` {shown(self.key)} refers by `{self.field}` to no `{self.to}`: {shown(self.value)}"
        return f"`{self.entity}` {shown(self.key)} cannot be deleted: others refer to it"


@final
class OutOfBounds(EntityError):
    """A change would break a rule of the table, such as the bounds of a sum; nothing was written."""

    help = "read it, and see which value it would come to"

    def __init__(self, entity: str, key: object, rule: str) -> None:
        """Name the *rule*."""
        super().__init__(entity, key, rule)
        self.rule = rule

    @override
    def __str__(self) -> str:
        """Return the entity, and the rule that it would break."""
        return f"`{self.entity}` {shown(self.key)} cannot be changed so: {self.rule}"


@final
class CorruptRow(EntityError):
    """A row that is no valid entity: another program wrote it, or it was damaged."""

    help = "correct the row, or restore the store from a backup"

    def __init__(self, entity: str, key: object, reason: str) -> None:
        """Say why it cannot be read."""
        super().__init__(entity, key, reason)
        self.reason = reason

    @override
    def __str__(self) -> str:
        """Return the entity and the reason."""
        return f"the row of `{self.entity}` {shown(self.key)} cannot be read: {self.reason}"


@final
class NotOneRow(PerdureError):
    """A query that finds one row found another number of them."""

    help = "declare `rows: optional` or `rows: many` for the query, or ask for what is there"

    def __init__(self, query: str, count: int) -> None:
        """Say how many rows were found."""
        super().__init__(query, count)
        self.query = query
        self.count = count

    @override
    def __str__(self) -> str:
        """Return the query and the number."""
        return f"the query `{self.query}` finds one row, and there are {self.count or 'none'}"


@final
class QueryFailed(PerdureError):
    """The database cannot work with the values that a query was given."""

    help = "look at its values: what `MATCH` takes is in the language of FTS5, and a limit is never None"

    def __init__(self, query: str, reason: str) -> None:
        """Say what the database says."""
        super().__init__(query, reason)
        self.query = query
        self.reason = reason

    @override
    def __str__(self) -> str:
        """Return the query and the reason."""
        return f"the query `{self.query}` failed: {self.reason}"


@final
class UnfitCursor(PerdureError):
    """A cursor that came from another list, or from no list at all."""

    help = "go on with the cursor of the page before, in the same order"

    def __init__(self, cursor: object, order: str) -> None:
        """Say that *cursor* is none of a list in *order*."""
        super().__init__(cursor, order)
        self.cursor = cursor
        self.order = order

    @override
    def __str__(self) -> str:
        """Return the cursor and the order."""
        return f"{shown(self.cursor)} is no cursor of a list in the order `{self.order}`"


@final
class OtherTables(OpenError):
    """A store whose tables are those of another version of its domain."""

    help = "open it with the build that made it, or make a new store"

    def __init__(self, path: str, found: str, expected: str) -> None:
        """Say that the store has the tables with the fingerprint *found*."""
        super().__init__(path, f"its tables ({found[:12]}) are not those of this build ({expected[:12]})")
        self.args = (path, found, expected)
        self.found = found
        self.expected = expected


@final
class NoTables(OpenError):
    """A store that was made before its domain had entities, and may not be written to."""

    summary = "has no tables of entities yet"
    help = "open it once for writing"


@final
class InTransaction(StoreError):
    """A thread that is in the block of a transaction used the store beside it, and would wait for itself."""

    summary = "is in a transaction of this thread"
    help = "use what `transaction()` yields until its block ends"


@final
class CommitUnknown(StoreError):
    """The store failed in the middle of a commit: the changes may have been made, or not."""

    summary = "may have been written to, or not"
    help = "read what was to be written, and do it again where it is missing"
