"""The words of the language: how names are spelled, and which types are built in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from perdure_codegen.grammar.kinds import Name

__all__ = [
    "BUILT_IN",
    "CONTAINERS",
    "DOMAIN",
    "ELSEWHERE",
    "FIELD",
    "FORMER_MEMBER",
    "HOOK",
    "LONGEST",
    "MEMBER",
    "PARAMETER",
    "PART",
    "PROJECTION",
    "QUERY",
    "RESULT",
    "REUSED",
    "STREAM",
    "TABLE",
    "TARGET",
    "TYPE",
    "UNIT",
]

LONGEST: Final = 63
"""The characters that a name may have: as many as PostgreSQL keeps of an identifier."""

_LOWER: Final = "lower-case letters, digits and underscores, beginning with a letter"
_CAMEL: Final = r"[A-Z](?![A-Za-z0-9]*V[0-9]+$)[A-Za-z0-9]*"

TYPE: Final = Name(
    "type",
    _CAMEL,
    "letters and digits, beginning with a capital, and not ending as `V2` does: that is how versions are named",
)
FIELD: Final = Name("field", r"[a-z]([a-z0-9_]*[a-z0-9])?_?", f"{_LOWER}, with at most one underscore at the end")
HOOK: Final = Name("hook", FIELD.pattern, FIELD.rule)
DOMAIN: Final = Name("domain", r"[a-z][a-z0-9_]*", _LOWER)
STREAM: Final = Name("stream", r"[a-z][a-z0-9_]*", _LOWER)
PROJECTION: Final = Name("projection", FIELD.pattern, FIELD.rule)
TABLE: Final = Name("table", FIELD.pattern, FIELD.rule)
QUERY: Final = Name("query", FIELD.pattern, FIELD.rule)
PARAMETER: Final = Name("parameter", FIELD.pattern, FIELD.rule)
RESULT: Final = Name("column", FIELD.pattern, FIELD.rule)
FORMER_MEMBER: Final = Name(
    "member",
    r"[A-Za-z][A-Za-z0-9_]*(@[1-9][0-9]*)?",
    "letters, digits and underscores, beginning with a letter; `@` and a version may follow",
)
MEMBER: Final = Name("member", r"[A-Za-z][A-Za-z0-9_]*", "letters, digits and underscores, beginning with a letter")
TARGET: Final = Name(
    "field or type", rf"({FIELD.pattern}|{_CAMEL})", "a field in lower case, or a type that begins with a capital"
)
PART: Final = Name(
    "part",
    rf"{_CAMEL}(@[1-9][0-9]*)?",
    "letters and digits, beginning with a capital; `@` and a version may follow",
)
REUSED: Final = Name("field, member, type or event", MEMBER.pattern, MEMBER.rule)
UNIT: Final = Name("unit", r"\S(.*\S)?", "a short text")

BUILT_IN: Final = (
    "str",
    "int",
    "float",
    "bool",
    "bytes",
    "decimal",
    "uuid",
    "date",
    "time",
    "datetime",
    "duration",
    "json",
)
"""The scalar types."""

CONTAINERS: Final = ("list", "set", "dict")
"""The types that hold others."""

ELSEWHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "string": "str",
        "text": "str",
        "varchar": "str",
        "char": "str",
        "integer": "int",
        "long": "int",
        "bigint": "int",
        "int32": "int",
        "int64": "int",
        "number": "float",
        "double": "float",
        "real": "float",
        "boolean": "bool",
        "binary": "bytes",
        "blob": "bytes",
        "numeric": "decimal",
        "money": "decimal",
        "guid": "uuid",
        "timestamp": "datetime",
        "instant": "datetime",
        "timedelta": "duration",
        "interval": "duration",
        "any": "json",
        "object": "json",
        "array": "list",
        "sequence": "list",
        "tuple": "list",
        "frozenset": "set",
        "mapping": "dict",
        "map": "dict",
    }
)
"""What other languages call our types, in lower case."""
