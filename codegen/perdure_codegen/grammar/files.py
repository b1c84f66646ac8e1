"""Declarations, and the two kinds of files that hold them."""

from __future__ import annotations

from typing import Final

from perdure_codegen.grammar.entities import ENTITY
from perdure_codegen.grammar.fields import CONSTRAINT_KEYS, FIELDS, TYPE_EXPRESSION, UNIT_KEY
from perdure_codegen.grammar.kinds import AnyOf, Choice, Construct, Key, Lexeme, ListOf, MapOf, Steps, Text
from perdure_codegen.grammar.names import DOMAIN, MEMBER, PROJECTION, QUERY, STREAM, TYPE
from perdure_codegen.grammar.operations import OPERATIONS
from perdure_codegen.grammar.projections import PROJECTION_KIND
from perdure_codegen.grammar.queries import QUERY as QUERY_KIND

__all__ = [
    "CODECS",
    "ENUM",
    "EVENT",
    "FURTHER_FILE",
    "HEADER_FILE",
    "NAMED_TYPE",
    "PROMISE",
    "PROMISES",
    "RECORD",
    "STREAM_KIND",
    "UNION",
]

CODECS: Final = ("json", "msgpack")
PROMISES: Final = ("backward", "forward", "full")

PROMISE: Final = Construct(
    "promise",
    "a promise",
    "What no change may break, as far as some release.",
    (
        Key(
            "promise",
            Choice(PROMISES),
            "`backward` (new code reads old data), `forward` (it can write every value for old code) or `full` (both).",
            required=True,
        ),
        Key("since", Lexeme("a release", ("2",)), "The first release whose code it holds for; 1 without it."),
    ),
)

_DOC: Final = Key("doc", Text(), "What it is, for docstrings and reference.")
_CHANGES: Final = Key(
    "changes", Steps(OPERATIONS), "How each version, from 2, came to be: one list of operations a version."
)

NAMED_TYPE: Final = Construct(
    "named_type",
    "a named type",
    "A scalar under a name of its own, with constraints.",
    (
        Key("is", TYPE_EXPRESSION, "The scalar type.", required=True),
        *CONSTRAINT_KEYS,
        UNIT_KEY,
        _DOC,
        _CHANGES,
    ),
)
ENUM: Final = Construct(
    "enum",
    "an enum",
    "A closed set of words.",
    (Key("members", ListOf(MEMBER, least=1), "The words, in order.", required=True), _DOC, _CHANGES),
)
RECORD: Final = Construct(
    "record",
    "a record",
    "Fields under one name, to be used within other types.",
    (_DOC, Key("fields", FIELDS, "The fields of the newest version.", required=True), _CHANGES),
)
UNION: Final = Construct(
    "union",
    "a union",
    "One of several records; a tag says which.",
    (Key("members", ListOf(TYPE, least=1), "The records.", required=True), _DOC, _CHANGES),
)
STREAM_KIND: Final = Construct(
    "stream",
    "a stream",
    "A kind of stream: the events of one thing, in order.",
    (Key("key", TYPE_EXPRESSION, "The type of the key that tells its streams apart.", required=True), _DOC),
)
EVENT: Final = Construct(
    "event",
    "an event",
    "Something that happened, in its newest version.",
    (
        Key("stream", STREAM, "The kind of stream that it belongs to.", required=True),
        _DOC,
        Key("fields", FIELDS, "The fields of the newest version."),
        _CHANGES,
    ),
)

_SECTIONS: Final = (
    Key("types", MapOf(TYPE, NAMED_TYPE), "Scalars under names of their own."),
    Key("enums", MapOf(TYPE, ENUM), "Closed sets of words."),
    Key("records", MapOf(TYPE, RECORD), "Fields under one name, to be used within other types."),
    Key("unions", MapOf(TYPE, UNION), "Tagged unions of records."),
    Key("streams", MapOf(STREAM, STREAM_KIND), "The kinds of streams."),
    Key("events", MapOf(TYPE, EVENT), "The events, each in its newest version."),
    Key("entities", MapOf(TYPE, ENTITY), "The entities, each in its newest version."),
    Key("projections", MapOf(PROJECTION, PROJECTION_KIND), "What keeps entities up to date from events."),
    Key("queries", MapOf(QUERY, QUERY_KIND), "What is asked of the tables in SQL."),
)

HEADER_FILE: Final = Construct(
    "domain_file",
    "`domain.yaml`",
    "The file of a domain that says what it is.",
    (
        Key("domain", DOMAIN, "The name of the domain, and of its generated package.", required=True),
        Key("doc", Text(), "What the domain is about."),
        Key("codec", Choice(CODECS), "How records are stored: `json` (the default) or `msgpack`."),
        Key(
            "compatibility",
            AnyOf((Choice(PROMISES), PROMISE)),
            "What no change may break: `backward`, `forward` or `full`, and since which release.",
        ),
        *_SECTIONS,
    ),
)
FURTHER_FILE: Final = Construct(
    "further_file", "a further file", "Another file of a domain, with more declarations.", _SECTIONS
)
