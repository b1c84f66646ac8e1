"""The JSON Schema is made of the grammar, and agrees with the parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from perdure_codegen.grammar.files import FURTHER_FILE, HEADER_FILE
from perdure_codegen.grammar.json_schema import Json, json_schema
from perdure_codegen.grammar.kinds import AnyOf, Construct, Kind, ListOf, MapOf, Steps
from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.parse import parse
from perdure_codegen.reader import read
from perdure_codegen.text import Source

ROOT = Path(__file__).resolve().parents[3]
CASES = ROOT / "tests" / "cases"


@cache
def validator() -> jsonschema.Draft202012Validator:
    """Return a validator of `domain.yaml`."""
    return jsonschema.Draft202012Validator(json_schema(HEADER_FILE))


def as_editors_read(node: Node) -> Json:
    """Return *node* as data by YAML 1.2's core schema, which editors read by, and not by this language's."""
    match node:
        case Sequence():
            return [as_editors_read(item) for item in node.items]
        case Mapping():
            return {key.text: as_editors_read(value) for key, value in node.entries}
        case Scalar() if node.quoted:
            return node.text
        case Scalar(text="" | "~" | "null"):
            return None
        case Scalar(text="true" | "false"):
            return node.text == "true"
        case _:
            return int(node.text) if re.fullmatch(r"-?[0-9]+", node.text) else node.text


def is_valid(text: str) -> bool:
    """Return whether an editor would accept *text* as `domain.yaml`."""
    root = read(Source("domain.yaml", text)).document.root
    return root is not None and validator().is_valid(as_editors_read(root))


def constructs(kind: Kind, seen: dict[str, Construct]) -> Iterator[Construct]:
    """Return every construct that *kind* leads to, each once."""
    match kind:
        case Construct() if kind.name not in seen:
            seen[kind.name] = kind
            yield kind
            for key in kind.keys:
                yield from constructs(key.kind, seen)
        case ListOf():
            yield from constructs(kind.item, seen)
        case MapOf():
            yield from constructs(kind.value, seen)
        case AnyOf():
            for each in kind.kinds:
                yield from constructs(each, seen)
        case Steps():
            for operation in kind.operations:
                yield from constructs(operation, seen)
        case _:
            return


def test_it_is_a_schema() -> None:
    """The schema is valid by its own dialect, for each kind of file and for both."""
    for root in (HEADER_FILE, FURTHER_FILE, None):
        jsonschema.Draft202012Validator.check_schema(json_schema(root))


def test_every_key_of_the_grammar_is_in_it() -> None:
    """Each construct has a definition with exactly its keys, each with its sentence."""
    seen: dict[str, Construct] = {}
    definitions = json_schema()["$defs"]
    assert isinstance(definitions, dict)
    for construct in [*constructs(HEADER_FILE, seen), *constructs(FURTHER_FILE, seen)]:
        definition = definitions.pop(construct.name)
        assert isinstance(definition, dict)
        properties = definition["properties"]
        assert isinstance(properties, dict)
        described = {name: value["description"] for name, value in properties.items() if isinstance(value, dict)}
        assert described == {key.name: key.doc for key in construct.keys}
        assert definition.get("required", []) == [key.name for key in construct.keys if key.required]
    assert definitions == {}


def test_names_of_constructs_are_unique() -> None:
    """No two constructs share a definition, and every sentence ends in a full stop."""
    by_name: dict[str, Construct] = {}
    for construct in constructs(HEADER_FILE, by_name):
        assert by_name[construct.name] is construct
        assert all(key.doc.endswith(".") for key in construct.keys)


def test_the_scheduler_is_valid() -> None:
    """Editors accept what this repository declares."""
    assert is_valid((ROOT / "schema" / "scheduler" / "domain.yaml").read_text())


VALID = [
    "domain: shop\n",
    "domain: shop\ntypes:\n",
    "domain: shop\ndoc: 2026\ncodec: json\n",
    "domain: shop\nenums: {A: {members: [yes, no, true, null]}}\n",
    "domain: shop\ntypes: {A: {is: int, min: 1, max: 1.5, pattern: 1}}\n",
    "domain: shop\ntypes: {A: {is: int, changes: {2: [{constrain: A, from: {}, to: {min: 1}}]}}}\n",
]


@pytest.mark.parametrize("text", VALID)
def test_what_the_parser_accepts_is_valid(text: str) -> None:
    """Words that look like numbers, flags or null to an editor are accepted where the parser accepts them."""
    assert parse([read(Source("domain.yaml", text)).document]).diagnostics == ()
    assert is_valid(text)


SHAPES = {
    "unknown-key",
    "missing-key",
    "wrong-shape",
    "invalid-choice",
    "invalid-name",
    "unknown-operation",
    "empty-step",
}
BROKEN = sorted(
    path.parent.parent
    for path in CASES.glob("*/*/schema/domain.yaml")
    if path.parent.parent.parent.name in {"keys", "names", "changes"} and len(list(path.parent.iterdir())) == 1
)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_what_breaks_the_grammar_is_not_valid(case: Path) -> None:
    """Where the parser finds a broken shape, an editor finds one too; what is left to the parser alone is not."""
    document = read(Source("domain.yaml", (case / "schema" / "domain.yaml").read_text())).document
    assert document.root is not None
    rules = {each.rule for each in parse([document]).diagnostics}
    if rules & SHAPES:
        assert not validator().is_valid(as_editors_read(document.root))
