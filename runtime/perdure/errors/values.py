"""What a constructor or a cast refuses."""

from __future__ import annotations

from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError, shown

__all__ = ["Invalid", "NotExpressible"]


@final
class Invalid(PerdureError, ValueError):
    """A value that its declaration refuses: *expected* says the rule, *value* what was given."""

    def __init__(self, record: object, field: str, expected: str, *value: object) -> None:
        """Name *field* of *record*, a record under construction or the name of what has the field."""
        self.type = record if isinstance(record, str) else type(record).__name__
        self.field = field
        self.expected = expected
        self.value = value[0] if value else getattr(record, field)
        super().__init__(self.type, field, expected, self.value)

    @override
    def __str__(self) -> str:
        """Return the type, the field, what was expected, and what was given, shortened."""
        return f"`{self.type}.{self.field}` expects {self.expected}, got {shown(self.value)}"


@final
class NotExpressible(PerdureError, ValueError):
    """A value for which an older version has no place; it is refused, never approximated."""

    help = "write it as a newer version; or open the store with `lossy=True`, where what is lost may be lost"

    def __init__(self, record: object, field: str, expected: str, version: int) -> None:
        """Say that *version* holds only *expected* where *record* has what it has in *field*."""
        self.record = record
        self.type = type(record).__name__
        self.field = field
        self.expected = expected
        self.version = version
        self.value = getattr(record, field, record)
        super().__init__(record, field, expected, version)

    @override
    def __str__(self) -> str:
        """Return the type, the field, the version and what that version can hold."""
        return (
            f"`{self.type}.{self.field}` cannot be written as version {self.version}, "
            f"which holds {self.expected}: got {shown(self.value)}"
        )
