"""Documents: JSON to an entity of today's class, whatever its version was, and back."""

from __future__ import annotations

import importlib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn, Protocol, final

import attrs
import msgspec

from perdure.codec import decoder, encoder
from perdure.documents.shapes import arranged, complete
from perdure.engines.rows import Row, Rows
from perdure.entities.bound import Bound
from perdure.errors import DamagedDocument, Invalid, NewerDocument, shown
from perdure.golden.casts import cast_called

__all__ = ["Form", "Kind", "Read", "parsed", "take_number"]

VERSION: Final = "$version"
"""The version of the type that a document was written as; 1 where it is absent."""
_PLACED: Final = re.compile(r"(.*) - at `(.*)`", re.DOTALL)
_LARGEST: Final = 2**63 - 1


@final
@attrs.frozen
class Read:
    """What a document says: an entity, None for a tombstone, and how often it was changed, or when, in which place."""

    value: Any  # Any: of the class of its kind
    revision: int = 1
    key: Row = ()
    """Of the entity, where there is a tombstone."""
    recorded_at: int = 0
    position: int = 0


class Kind(Protocol):
    """The documents of one table, which are rows of it, and perhaps of others."""

    @property
    def name(self) -> str:
        """The table: its folder has this name."""
        ...

    @property
    def tables(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """The tables whose changes are those of a document, each with the columns that hold the key of that."""
        ...

    @property
    def is_final(self) -> bool:
        """Whether no document ever changes."""
        ...

    def read(self, raw: bytes, path: str) -> Read:
        """Return what the document *raw*, in the file at *path*, says. Raises DamagedDocument, NewerDocument."""
        ...

    def key_of(self, read: Read) -> Row:
        """Return the raw key of a document."""
        ...

    def load(self, rows: Rows, reads: Sequence[Read]) -> Sequence[Row]:
        """Insert what documents say, which is not there; return the keys of those that must be written again.

        Raises AlreadyExists, OutOfBounds.
        """
        ...

    def put(self, rows: Rows, read: Read) -> Sequence[Row]:
        """Do the same for one document, which may be there, unless it is final."""
        ...

    def remove(self, rows: Rows, key: Row) -> None:
        """Remove what the document with a raw *key* said, unless it is final."""
        ...

    def document(self, rows: Rows, key: Row) -> bytes | None:
        """Return the document with a raw *key* as it is now, None where there is none."""
        ...

    def place_of(self, rows: Rows, bound: Bound, row: Row) -> tuple[Row, str]:
        """Return the key of the document of a *row* of *bound*, and the path in it."""
        ...


@final
class Form:
    """The JSON of the entities of *bound*, in all versions; *hooks* are the steps of the domain that need code."""

    def __init__(self, bound: Bound, hooks: object) -> None:
        """Find former versions when the first document of one is met."""
        self.bound = bound
        self.cls = bound.table.entity
        self._hooks = hooks
        self._encode = encoder(self.cls, "json")

    def write(self, value: object, marks: Mapping[str, object]) -> bytes:
        """Return the document of an entity, as today's version, behind *marks*: indented, and always the same.

        None for the entity is none: the marks are all.
        """
        plain: Mapping[str, Any] = {}  # Any: JSON
        if value is not None:
            plain = arranged(self.cls, msgspec.json.decode(self._encode(value)))
        head = {VERSION: self.bound.table.type_version, **marks}
        return msgspec.json.format(msgspec.json.encode({**head, **plain})) + b"\n"

    def read(self, document: dict[str, Any], path: str) -> Any:  # Any: JSON, and an entity
        """Return the entity that *document* is, without any marks but its version. Raises DamagedDocument."""
        version = take_number(document, VERSION, path)
        known = self.bound.table.type_version
        if version > known:
            raise NewerDocument(path, self.bound.name, version, known)
        cls = self.cls if version == known else self._former(version)
        for where, reason in complete(cls, document):
            raise DamagedDocument(path, where, reason)
        try:
            value = decoder(cls, "json")(msgspec.json.encode(document))
        except msgspec.MsgspecError as error:
            _refuse(path, error)
        except ValueError as error:  # a lone surrogate
            raise DamagedDocument(path, "$", str(error)) from error
        return value if version == known else self._cast(value, version, path)

    def _former(self, version: int) -> type:
        """Return the class of a former version: what its cast takes, whatever the type was called then."""
        history = importlib.import_module(self.bound.table.history)
        cls: type = getattr(history, next(iter(getattr(history, f"from_v{version}").__annotations__.values())))
        return cls

    def _cast(self, value: object, version: int, path: str) -> object:
        cast = cast_called(f"from_v{version}", importlib.import_module(self.bound.table.history), self._hooks)
        if cast is None:
            raise DamagedDocument(path, "$", f"version {version} is read by hooks, and there are none")
        try:
            return cast(value)
        except Exception as error:
            reason = f"it is of version {version}, and its cast failed: {str(error) or type(error).__name__}"
            raise DamagedDocument(path, "$", reason) from error


def parsed(raw: bytes, path: str) -> dict[str, Any]:  # Any: JSON
    """Return the object that *raw* is, in which no name stands twice. Raises DamagedDocument."""
    try:
        found = json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_object, parse_float=_float, parse_constant=_float
        )
    except UnicodeDecodeError as error:
        raise DamagedDocument(path, "$", f"byte {error.start} is no UTF-8") from error
    except _Twice as error:
        raise DamagedDocument(path, "$", str(error)) from error
    except RecursionError as error:
        raise DamagedDocument(path, "$", "it is nested too deeply") from error
    except ValueError as error:
        raise DamagedDocument(path, "$", f"it is no JSON: {str(error)[:1].lower()}{str(error)[1:]}") from error
    if not isinstance(found, dict):
        raise DamagedDocument(path, "$", f"expected an object, got {shown(found)}")
    return found


@final
class _Twice(ValueError):
    """A name that an object has twice."""


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:  # Any: JSON
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Twice(f"the name `{name}` stands twice in one object")
        found[name] = value
    return found


def _float(text: str) -> msgspec.Raw:
    """Return a number as it stands there, digits and all, for the decoder to judge. Raises ValueError."""
    if not math.isfinite(float(text)):
        raise ValueError(f"`{text}` is no finite number")
    return msgspec.Raw(text.encode())


def take_number(
    document: dict[str, Any], name: str, path: str, default: int | None = 1, least: int = 1
) -> int:  # Any: JSON
    """Take a number out of *document*: a version, or what a *least* is given for."""
    found = document.pop(name, default)
    if type(found) is not int or not least <= found <= _LARGEST:
        raise DamagedDocument(path, f"$.{name}", f"expected an integer of at least {least}, got {shown(found)}")
    return found


def _refuse(path: str, error: msgspec.MsgspecError) -> NoReturn:
    """Raise what msgspec, or a constructor that it called, says of a document, with the place of it."""
    found = _PLACED.fullmatch(str(error))
    reason, where = found.groups() if found else (str(error), "$")
    if isinstance(cause := error.__cause__, Invalid):
        where, reason = f"{where}.{cause.field}", f"expected {cause.expected}, got {shown(cause.value)}"
    raise DamagedDocument(path, where, f"{reason[:1].lower()}{reason[1:]}") from error
