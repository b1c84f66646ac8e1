"""Types, constraints and fields."""

from __future__ import annotations

from typing import Final

from perdure_codegen.grammar.kinds import AnyOf, Construct, Key, Lexeme, MapOf, Text, Value
from perdure_codegen.grammar.names import BUILT_IN, CONTAINERS, FIELD, UNIT

__all__ = [
    "BOUND",
    "CONSTRAINTS",
    "CONSTRAINT_KEYS",
    "DEFAULT_KEY",
    "FIELDS",
    "FIELD_DOC_KEY",
    "LONG_FIELD",
    "LONG_TYPE",
    "TYPED_KEYS",
    "TYPE_EXPRESSION",
    "TYPE_SPEC",
]

TYPE_EXPRESSION: Final = Lexeme(
    "a type", (*BUILT_IN, *(f"{name}[str]" for name in CONTAINERS if name != "dict"), "dict[str, str]", "str | None")
)
BOUND: Final = Lexeme("a bound", ())

CONSTRAINT_KEYS: Final = (
    Key("min", BOUND, "The least value allowed, of the type itself."),
    Key("max", BOUND, "The greatest value allowed, of the type itself."),
    Key("min_length", BOUND, "The least length of a text (in characters), of bytes, a list, a set or a dict."),
    Key("max_length", BOUND, "The greatest length of a text (in characters), of bytes, a list, a set or a dict."),
    Key("pattern", BOUND, "A regular expression that the whole text matches."),
    Key("unique_items", BOUND, "Whether the items of a list differ from each other: `true` or `false`."),
)

UNIT_KEY: Final = Key("unit", UNIT, "What a number counts, such as `seconds`; it is part of the type.")
TYPE_KEY: Final = Key(
    "type",
    TYPE_EXPRESSION,
    "The type: `str`, `list[T]`, `set[T]`, `dict[str, T]`, `T | None`, or a name.",
    required=True,
)

TYPED_KEYS: Final = (TYPE_KEY, *CONSTRAINT_KEYS, UNIT_KEY)

CONSTRAINTS: Final = Construct(
    "constraints", "a set of constraints", "All constraints of a field or a named type.", CONSTRAINT_KEYS
)
LONG_TYPE: Final = Construct("type_spec", "a type", "A type with its constraints and unit.", TYPED_KEYS)
TYPE_SPEC: Final = AnyOf((TYPE_EXPRESSION, LONG_TYPE))

DEFAULT_KEY: Final = Key(
    "default", Value(), "What the constructor takes where the argument is left out; no part of the shape."
)
FIELD_DOC_KEY: Final = Key("doc", Text(), "What the field is, for the docstring of the class.")
LONG_FIELD: Final = Construct(
    "field",
    "a field",
    "A field with more than its type.",
    (*TYPED_KEYS, DEFAULT_KEY, FIELD_DOC_KEY),
)
FIELDS: Final = MapOf(FIELD, AnyOf((TYPE_EXPRESSION, LONG_FIELD)))
