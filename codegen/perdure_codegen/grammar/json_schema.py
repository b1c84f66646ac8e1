"""The JSON Schema (draft 2020-12) of the language, made of the grammar, so that editors complete it."""

from __future__ import annotations

from typing import Final, TypeAlias

from perdure_codegen.grammar.files import FURTHER_FILE, HEADER_FILE
from perdure_codegen.grammar.kinds import (
    AnyOf,
    Choice,
    Construct,
    Key,
    Kind,
    Lexeme,
    ListOf,
    MapOf,
    Name,
    Steps,
    Text,
    Value,
)
from perdure_codegen.grammar.names import LONGEST

__all__ = ["Json", "json_schema"]

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(root: Construct | None = None) -> dict[str, Json]:
    """Return the schema of one kind of file, or without *root* of both.

    An editor reads a scalar by YAML's own rules, so wherever this language takes `1.10` or `true` for a text, the
    schema allows the number and the flag. What needs the meaning of a name is left to the compiler.
    """
    definitions: dict[str, Json] = {}
    roots = [HEADER_FILE, FURTHER_FILE] if root is None else [root]
    references: list[Json] = [_of(construct, definitions) for construct in roots]
    head: dict[str, Json] = {"$schema": DIALECT, "title": "Perdure: the declarations of a domain"}
    body: dict[str, Json] = {"anyOf": references} if root is None else {"$ref": f"#/$defs/{root.name}"}
    return head | body | {"$defs": dict(sorted(definitions.items()))}


def _of(kind: Kind, definitions: dict[str, Json]) -> Json:
    match kind:
        case Construct():
            if kind.name not in definitions:
                definitions[kind.name] = True  # the place is taken while its keys are described
                definitions[kind.name] = _construct(kind, definitions)
            return {"$ref": f"#/$defs/{kind.name}"}
        case Name():
            return _scalar({"pattern": f"^({kind.pattern})$", "maxLength": LONGEST, "description": kind.rule})
        case Lexeme():
            examples: list[Json] = list(kind.examples)
            return _scalar({"examples": examples} if examples else {})
        case Text():
            return _scalar({})
        case Value():
            return True
        case Choice():
            options: list[Json] = list(kind.options)
            return {"enum": options}
        case ListOf():
            return _list(kind, definitions)
        case MapOf():
            return _names(kind, definitions)
        case Steps():
            return _steps(kind, definitions)
        case AnyOf():
            return {"anyOf": [_of(each, definitions) for each in kind.kinds]}


def _scalar(of_text: dict[str, Json]) -> dict[str, Json]:
    """Return a schema for what an editor may take for a text, a number, a flag or null."""
    return {"type": ["string", "number", "boolean", "null"], **of_text}


def _construct(construct: Construct, definitions: dict[str, Json]) -> dict[str, Json]:
    properties: dict[str, Json] = {key.name: _key(key, definitions) for key in construct.keys}
    required: list[Json] = [key.name for key in construct.keys if key.required]
    schema: dict[str, Json] = {
        "type": "object",
        "description": construct.doc,
        "properties": properties,
        "additionalProperties": False,
    }
    return schema | {"required": required} if required else schema


def _key(key: Key, definitions: dict[str, Json]) -> Json:
    schema = _of(key.kind, definitions)
    described: dict[str, Json] = {"description": key.doc}
    return {**schema, **described} if isinstance(schema, dict) else described


def _list(kind: ListOf, definitions: dict[str, Json]) -> dict[str, Json]:
    schema: dict[str, Json] = {"type": "array", "items": _of(kind.item, definitions)}
    if kind.count is not None:
        return schema | {"minItems": kind.count, "maxItems": kind.count}
    return schema | {"minItems": kind.least} if kind.least else schema


def _names(kind: MapOf, definitions: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": ["object", "null"],
        "propertyNames": {"pattern": f"^({kind.key.pattern})$", "maxLength": LONGEST},
        "additionalProperties": _of(kind.value, definitions),
    }


def _steps(kind: Steps, definitions: dict[str, Json]) -> dict[str, Json]:
    operations: list[Json] = [_of(operation, definitions) for operation in kind.operations]
    return {
        "type": ["object", "null"],
        "patternProperties": {
            "^([2-9]|[1-9][0-9]+)$": {"type": "array", "minItems": 1, "items": {"anyOf": operations}}
        },
        "additionalProperties": False,
    }
