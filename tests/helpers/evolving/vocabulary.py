"""Types, constants and conversions to draw from, as an author writes them."""

from __future__ import annotations

__all__ = ["CONSTANTS", "FIELD_NAMES", "RETYPES", "SCALARS"]

FIELD_NAMES = ("a", "b", "city", "date", "decimal", "type", "uuid", "value", "old", "new", "item", "key", "count", "at")
SCALARS = {
    "str": "'x'",
    "{type: str, max_length: 9}": "'abc'",
    "{type: str, min_length: 1, max_length: 5}": "'b'",
    "{type: str, pattern: '[a-z]{1,3}'}": "'ab'",
    "int": "7",
    "{type: int, min: 0, max: 100}": "5",
    "{type: int, min: 0, max: 1000, unit: seconds}": "60",
    "float": "1.5",
    "{type: float, min: 0, max: 1}": "0.5",
    "bool": "true",
    "bytes": "'AAE='",
    "decimal": "'1.10'",
    "{type: decimal, min: 0, max: '9.99'}": "'0.5'",
    "uuid": "12345678-1234-5678-1234-567812345678",
    "date": "2026-01-31",
    "{type: date, min: 2000-01-01}": "2026-01-31",
    "time": "'18:30:00'",
    "datetime": "'2026-01-31T18:30:00Z'",
    "duration": "PT90S",
    "json": "{k: [1, 2.5, null]}",
    "list[str]": "[x, y]",
    "{type: 'list[int]', max_length: 4, unique_items: true}": "[1, 2]",
    "list[int | None]": "[1, null]",
    "set[str]": "[x]",
    "set[date]": "[2026-01-31]",
    "dict[str, int]": "{k: 1}",
    "dict[str, list[float | None]]": "{k: [1, null]}",
    "str | None": "null",
    "int | None": "3",
    "{type: 'int | None', min: 1}": "null",
    "datetime | None": "null",
    "list[datetime]": "['2026-01-31T18:30:00Z']",
}
"""Types as an author writes them, and a constant of each."""

CONSTANTS = SCALARS | {
    "{type: int, min: 0, max: 50}": "1",
    "{type: int, min: 0, max: 1000000, unit: milliseconds}": "60000",
}

RETYPES = (
    ("int", "str", "fill: 0"),
    ("int", "decimal", ""),
    ("int", "float", "else: 0"),
    ("{type: int, min: 0, max: 100}", "float", ""),
    ("int", "int | None", "fill: 0"),
    ("int | None", "int", "else: -1"),
    ("str", "list[str]", "fill: '', many: first"),
    ("list[str]", "str", "fill: '', many: first"),
    ("list[str]", "set[str]", ""),
    ("set[str]", "list[str]", ""),
    ("str", "int", "else: 0"),
    ("str", "bytes", "fill: z"),
    ("bytes", "str", "else: broken"),
    ("float", "decimal", ""),
    ("decimal", "float", "else: 0"),
    ("decimal", "int", "else: 0"),
    ("float", "int", "else: 0"),
    ("date", "datetime", ""),
    ("datetime", "date", ""),
    ("uuid", "str", ""),
    ("str", "uuid", "else: 12345678-1234-5678-1234-567812345678"),
    ("duration", "str", ""),
    ("time", "str", ""),
    ("datetime", "str", ""),
    ("str", "datetime", "else: '2026-01-31T18:30:00Z'"),
    ("bool", "int", ""),
    ("int", "bool", "else: false"),
    ("str | None", "list[str]", "many: first"),
    ("int | None", "list[int | None]", ""),
    ("int", "{type: int, min: 0, max: 100}", "else: 1"),
    ("{type: str, max_length: 9}", "str", ""),
    ("str", "{type: str, min_length: 1, max_length: 5}", "else: q"),
    ("list[int | None]", "list[int]", "else: []"),
)
"""(from, to, the rest of the operation)."""
