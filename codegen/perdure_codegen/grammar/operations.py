"""The operations of `changes`. The first key of each names it."""

from __future__ import annotations

from typing import Final

from perdure_codegen.grammar.fields import CONSTRAINT_KEYS, CONSTRAINTS, TYPE_EXPRESSION, TYPE_SPEC, UNIT_KEY
from perdure_codegen.grammar.kinds import AnyOf, Choice, Construct, Key, Kind, Lexeme, ListOf, MapOf, Name, Text, Value
from perdure_codegen.grammar.names import FIELD, FORMER_MEMBER, HOOK, MEMBER, PART, REUSED, TARGET, TYPE, UNIT

__all__ = [
    "COUNTS",
    "FACTOR",
    "FLAG",
    "HOOK_USE",
    "ON_DELETE",
    "OPERATIONS",
    "OPERATIONS_BY_NAME",
    "PARTS",
    "REFERRED",
    "ROUNDINGS",
    "VERSION",
]

ROUNDINGS: Final = ("half_even", "half_up", "floor", "ceiling", "down", "up")
COUNTS: Final = ("any", "one")
FACTOR: Final = Lexeme("a factor", ("1000", "1/60", "0.001"))
PARTS: Final = ("unique", "references", "version")
ON_DELETE: Final = ("cascade", "restrict", "set_null")
FLAG: Final = Lexeme("`true` or `false`", ())
VERSION: Final = Lexeme("a version", ("1", "2"))

HOOK_USE: Final = Construct(
    "hook_use",
    "the use of a hook",
    "Code that answers where a constant could stand.",
    (Key("hook", HOOK, "The name of the hook.", required=True),),
)

REFERRED: Final = Construct(
    "referred",
    "what a field refers to",
    "The entity whose key a field holds.",
    (
        Key("ref", TYPE, "The entity.", required=True),
        Key("on_delete", Choice(ON_DELETE), "What becomes of the row when that is deleted; the default is `restrict`."),
    ),
)
_FACTS: Final[Kind] = AnyOf((FLAG, ListOf(AnyOf((FIELD, ListOf(FIELD, least=1)))), MapOf(FIELD, REFERRED)))

_BECAUSE: Final = Key("because", Text(), "Why the change was made.")
_ELSE: Final = Key("else", Value(), "What an old value becomes that the new shape cannot hold: a constant or a hook.")
_MEMBERSHIP: Final = AnyOf((MEMBER, HOOK_USE))


def _renamed(name: Name) -> MapOf:
    return MapOf(name, name)


def _operation(name: str, doc: str, *keys: Key) -> Construct:
    return Construct(name, f"`{name}`", doc, (*keys, _BECAUSE))


OPERATIONS: Final = (
    _operation(
        "add",
        "A field that the version before did not have.",
        Key("add", FIELD, "The field; its type is the one it has in this version.", required=True),
        Key("fill", Value(), "What the field is in old records.", required=True),
    ),
    _operation(
        "remove",
        "A field that this version has no more.",
        Key("remove", FIELD, "The field.", required=True),
        Key("type", TYPE_EXPRESSION, "The type that it had.", required=True),
        *CONSTRAINT_KEYS,
        UNIT_KEY,
        Key("fill", Value(), "What the field is where a record is written as the version before."),
    ),
    _operation(
        "rename",
        "Fields under other names: `rename: a, to: b`, or several at once, `rename: {a: b, c: d}`.",
        Key(
            "rename",
            AnyOf((FIELD, _renamed(FIELD))),
            "The former name, or each former name with its new one.",
            required=True,
        ),
        Key("to", FIELD, "The new name."),
    ),
    _operation(
        "swap",
        "Two fields exchange their names.",
        Key("swap", ListOf(FIELD, count=2), "The two fields.", required=True),
    ),
    _operation(
        "retype",
        "A field of another type.",
        Key("retype", TARGET, "The field.", required=True),
        Key("from", TYPE_SPEC, "The type that it had.", required=True),
        Key("to", TYPE_SPEC, "The type that it has.", required=True),
        _ELSE,
        Key("fill", Value(), "What stands where the other side has nothing: None, or an empty list."),
        Key("many", Choice(("first",)), "Allows all items of a list but the first to be dropped."),
    ),
    _operation(
        "constrain",
        "Other constraints of a field or a named type.",
        Key("constrain", TARGET, "The field, or the named type itself.", required=True),
        Key("from", CONSTRAINTS, "All constraints that it had.", required=True),
        Key("to", CONSTRAINTS, "All constraints that it has.", required=True),
        _ELSE,
    ),
    _operation(
        "scale",
        "A number in another unit: the new value is the old one times the factor.",
        Key("scale", TARGET, "The field.", required=True),
        Key("from", UNIT, "The unit that it had."),
        Key("to", UNIT, "The unit that it has."),
        Key("factor", FACTOR, "A ratio of integers, such as `1000`, `1/60` or `0.001`.", required=True),
        Key("round", Choice(ROUNDINGS), "How a value is rounded that is not exact."),
        _ELSE,
    ),
    _operation(
        "nest",
        "Fields move into a record.",
        Key(
            "nest",
            AnyOf((ListOf(FIELD, least=1), _renamed(FIELD))),
            "The fields, or each with the field of the record that takes it.",
            required=True,
        ),
        Key("into", FIELD, "The field that holds the record.", required=True),
        Key("else", Value(), "What the fields are, on the way down, where the record is None."),
    ),
    _operation(
        "hoist",
        "The fields of a record move out of it.",
        Key("hoist", FIELD, "The field that held the record.", required=True),
        Key("type", TYPE_EXPRESSION, "The type that it had.", required=True),
        Key(
            "to",
            AnyOf((ListOf(FIELD, least=1), _renamed(FIELD))),
            "The fields, or each field of the record with the one that takes it.",
            required=True,
        ),
        Key("else", Value(), "What the fields are where the record is None."),
    ),
    _operation(
        "add_member",
        "A member that the version before did not have.",
        Key("add_member", MEMBER, "The member.", required=True),
        Key("into", _MEMBERSHIP, "What it becomes on the way down; without it, that way is refused."),
    ),
    _operation(
        "remove_member",
        "A member that this version has no more.",
        Key("remove_member", FORMER_MEMBER, "The member; a record with several versions as `Name@1`.", required=True),
        Key("into", _MEMBERSHIP, "What it becomes: another member, or what a hook says.", required=True),
    ),
    _operation(
        "rename_member",
        "A member under another name.",
        Key("rename_member", MEMBER, "The former name.", required=True),
        Key("to", MEMBER, "The new name.", required=True),
    ),
    _operation(
        "hook",
        "Fields that hand-written code makes of others.",
        Key("hook", HOOK, "The hook that makes the new fields of the old ones.", required=True),
        Key("from", MapOf(FIELD, TYPE_SPEC), "The fields that it reads, with their types.", required=True),
        Key("to", MapOf(FIELD, TYPE_SPEC), "The fields that it makes, with their types.", required=True),
        Key("back", HOOK, "The hook that makes the old fields of the new ones; without it, that way is refused."),
        Key("loses", ListOf(FIELD), "The fields of which it does not keep everything."),
    ),
    _operation(
        "adopt",
        "A new version of a type that is embedded.",
        Key("adopt", TYPE, "The type.", required=True),
        Key("from", VERSION, "The version of it that was embedded.", required=True),
        Key("to", VERSION, "The version of it that is embedded.", required=True),
        Key("fields", ListOf(FIELD, least=1), "Only these of the fields that embed it."),
    ),
    _operation(
        "rename_type",
        "The type itself under another name.",
        Key("rename_type", TYPE, "The former name.", required=True),
        Key("to", TYPE, "The new name.", required=True),
    ),
    _operation(
        "rename_event",
        "The event itself under another name: records are stored under the new one from this version on.",
        Key("rename_event", TYPE, "The former name.", required=True),
        Key("to", TYPE, "The new name.", required=True),
    ),
    _operation(
        "split",
        "One event becomes several, and is retired by that. It is the last change, and alone in its step; the `fields` "
        "of the event stay as they last were, with types as changes write them (`Address@1`).",
        Key(
            "split",
            ListOf(PART, least=1),
            "The events that it becomes, of the same stream; one with several versions as `Name@1`.",
            required=True,
        ),
        Key("hook", HOOK, "The hook that makes the parts of the fields.", required=True),
        Key(
            "count",
            Choice(COUNTS),
            "How many of each the hook makes: `any` number in any order, at least one in all (the default), or `one` "
            "of each, in the order of the list.",
        ),
    ),
    _operation(
        "retire",
        "The event or type itself, of which nothing new is made: a retired event is read and no more appended, a "
        "retired type is held by former versions and retired events alone.",
        Key("retire", TYPE, "The event or the type.", required=True),
    ),
    _operation(
        "alter",
        "Other unique keys or references of the table of an entity, or its rows numbered from now on, or no more. What "
        "both versions have stands neither in `from` nor in `to`. A field that the same step adds brings with it what "
        "is declared of it.",
        Key("alter", Choice(PARTS), "What of the table: `unique`, `references` or `version`.", required=True),
        Key("from", _FACTS, "What holds no longer: as `unique` lists it, `{field: {ref: Entity}}`, or `true`."),
        Key("to", _FACTS, "What holds from now on, in the same form."),
    ),
    Construct(
        "reuse",
        "`reuse`",
        "A name comes back that was removed, renamed away or retired: this says in the same step that it is meant.",
        (
            Key("reuse", REUSED, "The field, member, type or event.", required=True),
            Key("because", Text(), "Why the name comes back.", required=True),
        ),
    ),
)
"""All operations, in the order of the reference."""

OPERATIONS_BY_NAME: Final = {operation.name: operation for operation in OPERATIONS}
