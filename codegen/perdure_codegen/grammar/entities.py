"""Entities: tables, and what is declared about them."""

from __future__ import annotations

from typing import Final

from perdure_codegen.grammar.fields import CONSTRAINT_KEYS, DEFAULT_KEY, FIELD_DOC_KEY, TYPE_EXPRESSION, TYPED_KEYS
from perdure_codegen.grammar.kinds import AnyOf, Choice, Construct, Key, Lexeme, ListOf, MapOf, Steps, Text, Value
from perdure_codegen.grammar.names import FIELD, TABLE, TYPE
from perdure_codegen.grammar.operations import FLAG, ON_DELETE, OPERATIONS

__all__ = ["CHILD", "COLUMN", "ENTITY", "ENTITY_FIELD", "FLAG", "INDEX", "ON_DELETE", "REFERENCE"]

COLUMN: Final = Lexeme("a column", ("created_at", "created_at desc"))

ENTITY_FIELD: Final = Construct(
    "entity_field",
    "a field",
    "A field of an entity with more than its type.",
    (
        *TYPED_KEYS,
        Key("counter", FLAG, "Whether it counts: numbers can be added to it, which nobody needs to read it for."),
        DEFAULT_KEY,
        FIELD_DOC_KEY,
    ),
)
REFERENCE: Final = Construct(
    "reference",
    "a reference",
    "A field that holds the key of another entity, and has its type.",
    (
        Key("ref", TYPE_EXPRESSION, "The entity, with `| None` where there may be none.", required=True),
        Key(
            "on_delete", Choice(ON_DELETE), "What becomes of it when that is deleted; the default, `restrict`, refuses."
        ),
        FIELD_DOC_KEY,
        DEFAULT_KEY,
    ),
)
CHILD: Final = Construct(
    "child",
    "a collection of children",
    "A list of entities that belong to this one, in a table of their own.",
    (
        Key("of", TYPE, "The entity that its items are.", required=True),
        Key("doc", Text(), "What the items are, for the docstring of the class."),
        *(key for key in CONSTRAINT_KEYS if key.name in {"min_length", "max_length"}),
    ),
)
INDEX: Final = Construct(
    "index",
    "an index",
    "An index of some of the rows, or of all.",
    (
        Key("on", ListOf(COLUMN, least=1), "The fields, each with `desc` behind it where it descends.", required=True),
        Key("where", MapOf(FIELD, Value()), "The value that each of some fields has in the rows of a partial index."),
    ),
)

ENTITY: Final = Construct(
    "entity",
    "an entity",
    "Something with a key that is kept in a table, in its newest version.",
    (
        Key("table", TABLE, "The name of the table.", required=True),
        Key(
            "key",
            AnyOf((FIELD, ListOf(FIELD, least=1))),
            "The field, or the fields, that tell its rows apart; of children, those of one parent.",
            required=True,
        ),
        Key("doc", Text(), "What it is, for docstrings and reference."),
        Key(
            "fields",
            MapOf(FIELD, AnyOf((TYPE_EXPRESSION, ENTITY_FIELD, REFERENCE))),
            "The fields of the newest version.",
            required=True,
        ),
        Key(
            "children",
            MapOf(FIELD, AnyOf((TYPE, CHILD))),
            "Collections of entities, saved and deleted with it.",
        ),
        Key("counts", MapOf(FIELD, FIELD), "Columns that hold how many children there are."),
        Key("unique", ListOf(AnyOf((FIELD, ListOf(FIELD, least=1)))), "Fields that no two rows have alike."),
        Key(
            "indexes",
            ListOf(AnyOf((ListOf(COLUMN, least=1), INDEX))),
            "The columns by which rows are found and ordered.",
        ),
        Key("search", ListOf(FIELD, least=1), "The fields of text that are searched by their words."),
        Key("version", FLAG, "Whether rows are numbered, for updates that expect a version."),
        Key("temporal", FLAG, "Whether all that it ever was is kept: each change adds a revision with its time."),
        Key("changes", Steps(OPERATIONS), "How each version, from 2, came to be: one list of operations a version."),
    ),
)
