"""Constants as Python expressions."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from msgspec import Struct

from perdure_codegen.model import (
    Container,
    EnumMember,
    FieldsShape,
    NamedShape,
    Nullable,
    RecordValue,
    Ref,
    Shape,
    Type,
    UnionShape,
    Value,
)
from perdure_codegen.python.layout import flat
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Call, Expr, Group, Import

__all__ = ["Literals"]

_INTEGER: Final = re.compile(r"-?[1-9][0-9]*|0")
"""A decimal that an int makes as well, which reads better."""


class Literals(Struct, frozen=True):
    """Writes constants: *name_of* gives the Python name of a class, *need* takes the imports that a text calls for."""

    shape_of: Callable[[Ref], Shape]
    name_of: Callable[[Ref], str]
    need: Callable[[Import], None]

    def expr(self, value: Value, kind: Type) -> Expr:
        """Return *value*, a constant of *kind*, as an expression of exactly that type."""
        match kind:
            case Nullable():
                return "None" if value is None else self.expr(value, kind.item)
            case Ref():
                return self._declared(value, kind)
            case Container(kind="dict") if isinstance(value, Mapping):
                return self._dict(value, kind.item)
            case Container(kind="set") if isinstance(value, frozenset):
                ordered = sorted(value, key=_sort_key)
                if not ordered:
                    return "frozenset()"
                return Call("frozenset", (Argument("", Group("{", self._items(ordered, kind.item), "}")),))
            case Container() if isinstance(value, tuple):
                return Group("(", self._items(value, kind.item), ")") if value else "()"
            case _:
                return self._scalar(value)

    def _items(self, values: list[Value] | tuple[Value, ...], kind: Type) -> tuple[Expr, ...]:
        return tuple(self.expr(value, kind) for value in values)

    def _dict(self, value: Mapping[str, Value], kind: Type) -> Expr:
        entries = tuple(f"{literal(key)}: {flat(self.expr(item, kind))}" for key, item in value.items())
        return Group("{", entries, "}") if entries else "{}"

    def _declared(self, value: Value, ref: Ref) -> Expr:
        shape = self.shape_of(ref)
        if isinstance(value, EnumMember):
            return f"{self.name_of(ref)}.{value.member.upper()}"
        if isinstance(shape, NamedShape):
            return Call(self.name_of(ref), (Argument("", self.expr(value, shape.spec.type)),))
        if isinstance(shape, UnionShape) and isinstance(value, RecordValue):
            return self._declared(value, value.record)
        if isinstance(shape, FieldsShape) and isinstance(value, RecordValue):
            arguments = tuple(
                Argument(name, self.expr(value.fields[name], spec.type)) for name, spec in shape.fields.items()
            )
            return Call(self.name_of(ref), arguments)
        raise TypeError(value)

    def _scalar(self, value: Value) -> Expr:
        match value:
            case str():
                return literal(value)
            case bytes():
                return _bytes(value)
            case Decimal():
                self.need(Import("decimal", "Decimal"))
                return f"Decimal({text})" if _INTEGER.fullmatch(text := str(value)) else f'Decimal("{value}")'
            case uuid.UUID():
                self.need(Import("uuid", "UUID"))
                return f'UUID("{value}")'
            case dt.datetime() | dt.date() | dt.time() | dt.timedelta():
                self.need(Import("datetime", alias="dt"))
                return _temporal(value)
            case float():
                return repr(value).replace("e+", "e")
            case list():
                return f"[{', '.join(str(self._scalar(item)) for item in value)}]"
            case dict():
                return f"{{{', '.join(f'{literal(key)}: {self._scalar(item)}' for key, item in value.items())}}}"
            case _:
                return repr(value)


def _temporal(value: dt.datetime | dt.date | dt.time | dt.timedelta) -> str:
    match value:
        case dt.datetime():
            return f"dt.datetime({_parts(value.timetuple()[:6], value.microsecond)}, tzinfo=dt.UTC)"
        case dt.date():
            return f"dt.date({value.year}, {value.month}, {value.day})"
        case dt.time():
            return f"dt.time({_parts((value.hour, value.minute, value.second), value.microsecond)})"
        case _:
            parts = {"days": value.days, "seconds": value.seconds, "microseconds": value.microseconds}
            return f"dt.timedelta({', '.join(f'{name}={number}' for name, number in parts.items() if number)})"


def _parts(numbers: tuple[int, ...], microsecond: int) -> str:
    return ", ".join(map(str, (*numbers, *((microsecond,) if microsecond else ()))))


def _bytes(value: bytes) -> str:
    text = "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02x}" for byte in value)  # noqa: PLR2004 - ASCII
    return f'b"{text}"'


def _sort_key(value: Value) -> tuple[str, object]:
    return ("", value.member) if isinstance(value, EnumMember) else (type(value).__name__, value)
