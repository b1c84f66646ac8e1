"""The rules of declarations, by family."""

from __future__ import annotations

from perdure_codegen.parse.rules.changes import (
    EMPTY_STEP,
    INVALID_FACTOR,
    SEVERAL_OPERATIONS,
    UNFILLED,
    UNKNOWN_OPERATION,
    VERSION_NUMBER,
    VERSION_ORDER,
)
from perdure_codegen.parse.rules.keys import EMPTY_VALUE, MISSING_KEY, UNKNOWN_KEY, WRONG_SHAPE
from perdure_codegen.parse.rules.words import (
    DOMAIN_FOLDER,
    INVALID_CHOICE,
    INVALID_NAME,
    REPEATED_NAME,
    TYPE_EXPRESSION,
)

__all__ = [
    "DOMAIN_FOLDER",
    "EMPTY_STEP",
    "EMPTY_VALUE",
    "INVALID_CHOICE",
    "INVALID_FACTOR",
    "INVALID_NAME",
    "MISSING_KEY",
    "REPEATED_NAME",
    "SEVERAL_OPERATIONS",
    "TYPE_EXPRESSION",
    "UNFILLED",
    "UNKNOWN_KEY",
    "UNKNOWN_OPERATION",
    "VERSION_NUMBER",
    "VERSION_ORDER",
    "WRONG_SHAPE",
]
