"""Names that Python and the generated modules leave free, and that differ in more than case."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from perdure_codegen.checks import rules
from perdure_codegen.checks.places import places_of
from perdure_codegen.diagnostic import Related
from perdure_codegen.meaning.hooks import hook_names, results, steps_of
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import DeclaredType, Domain, EnumShape
from perdure_codegen.span import Span

__all__ = ["check_names"]

FIELD_WORDS: Final = frozenset({"self", "str", "int", "float", "bool", "bytes", "tuple", "frozenset", "dt"})
"""What the annotations of generated classes are made of: a field of this name would hide it."""

ENTITY_WORDS: Final = frozenset({"entities", "property"})
"""What classes of entities use beside that: a count is a property."""

_BUILT_IN: Final = frozenset(name for name in vars(builtins) if name[0].isupper())

TYPE_WORDS: Final = _BUILT_IN | {
    "ANY",
    "Any",
    "Bundle",
    "CHARACTERS",
    "Clock",
    "CodecName",
    "Conflict",
    "DOMAIN",
    "Decimal",
    "Domain",
    "Durability",
    "EXISTS",
    "Final",
    "Former",
    "HealthCheck",
    "Generator",
    "Hooks",
    "Invalid",
    "JsonValue",
    "Literal",
    "LINEAGE",
    "Lineage",
    "Log",
    "Maintenance",
    "Mapping",
    "Never",
    "NEW",
    "NewType",
    "NotExpressible",
    "OnOperation",
    "PROFILE",
    "Protocol",
    "Projections",
    "Recorded",
    "Erased",
    "PROJECTIONS",
    "RuleBasedStateMachine",
    "SCHEMA",
    "SearchStrategy",
    "Self",
    "Store",
    "Stream",
    "TYPE_CHECKING",
    "TracebackType",
    "TypeAlias",
    "TypedDict",
    "UUID",
    "Unfit",
    "WHOLE",
}
"""What Python has under this name, and what generated modules import or use."""

STORE_WORDS: Final = frozenset(
    {
        "log",
        "maintenance",
        "checkpoints",
        "projections",
        "queries",
        "close",
        "open",
        "store",
        "stream",
        "metadata",
        "events",
        "int",
        "str",
        "type",
    }
)
"""Members of a generated store, now or soon, and what its annotations are made of."""

DOMAIN_WORDS: Final = frozenset({"perdure", "attrs", "msgspec", "domains", "releases"})


class _Name(Struct, frozen=True):
    """A name, and where it comes from; *of* says what a generated one stands for, and is empty for declared ones."""

    text: str
    span: Span
    of: str = ""


def check_names(domain: Domain, report: Report) -> None:
    """Report reserved names and collisions."""
    if keyword.iskeyword(domain.name) or domain.name in DOMAIN_WORDS:
        _reserved(domain.name, domain.span, "a domain", "Python", report)
    declared = [*domain.types.values(), *domain.events.values()]
    for each in declared:
        for name in dict.fromkeys(version.name for version in each.versions):
            if name in TYPE_WORDS or keyword.iskeyword(name):
                owner = "Python" if name in _BUILT_IN else "the generated modules"
                _reserved(name, each.span, "a type", owner, report)
        places = places_of(each)
        if each.kind in {"record", "event", "entity"}:
            _fields(each, places, report)
        for version in reversed(each.versions):
            if isinstance(version.shape, EnumShape):
                _collisions((_Name(member, places[member]) for member in version.shape.members), "members", report)
    _queries(domain, report)
    for stream in domain.streams.values():
        if keyword.iskeyword(stream.name) or stream.name in STORE_WORDS:
            _reserved(stream.name, stream.span, "a stream", "Python or the store itself", report)
    _collisions((_Name(stream.name, stream.span) for stream in domain.streams.values()), "streams", report)
    _collisions([*(_Name(each.name, each.span) for each in declared), *_generated(domain)], "names", report)
    for projection in domain.projections.values():
        if keyword.iskeyword(projection.name) or projection.name in FIELD_WORDS:
            _reserved(projection.name, projection.span, "a projection", "Python", report)
    _hooks(domain, report)


def _reserved(name: str, span: Span, what: str, owner: str, report: Report) -> None:
    report(
        rules.RESERVED_NAME.at(
            span,
            f"{what} cannot be called `{name}`, which belongs to {owner}",
            help=f"choose another, say `{name}_`" if name.islower() else "choose another name",
        )
    )


def _fields(declared: DeclaredType, places: Mapping[str, Span], report: Report) -> None:
    for name, span in places.items():
        taken = FIELD_WORDS | ENTITY_WORDS if declared.kind == "entity" else FIELD_WORDS
        if keyword.iskeyword(name) or name in taken:
            _reserved(name, span, f"a field of `{declared.name}`", "Python", report)


def _queries(domain: Domain, report: Report) -> None:
    for query in domain.queries:
        if keyword.iskeyword(query.name) or query.name in FIELD_WORDS | {"entities"}:
            _reserved(query.name, query.span, "a query", "Python or the generated modules", report)
        for name in query.params:
            if keyword.iskeyword(name) or name == "self":
                _reserved(name, query.words["params", name], "a parameter", "Python or the generated modules", report)
    _collisions((_Name(query.name, query.span) for query in domain.queries), "queries", report)


def _generated(domain: Domain) -> Iterator[_Name]:
    """Yield the names that the generated package adds to the declared ones, each with what causes it."""
    camel = _camel(domain.name)
    yield _Name(f"{camel}Store", domain.span, f"the store of `{domain.name}`")
    yield _Name(f"{camel}Event", domain.span, f"the events of `{domain.name}`")
    if domain.entities:
        yield _Name(f"{camel}Work", domain.span, "a transaction of the store")
        yield _Name(f"{camel}Buffer", domain.span, "a buffer of the store")
    written = {name for projection in domain.projections.values() for name in projection.writes}
    for entity in {each.table: each for each in reversed(tuple(domain.entities.values()))}.values():
        span = entity.words["table",]
        if entity.children:
            yield _Name(f"{entity.name}Summary", entity.span, f"`{entity.name}` without its children")
        kept = ("Kept",) if entity.name in written else ()
        prefixes = ("Prefix", *(f"Prefix{size}" for size in range(1, len(entity.key) + 1)))
        for suffix in ("Repository", "Buffered", "Where", "Order", "Amounts", *prefixes, *kept):
            yield _Name(f"{_camel(entity.table)}{suffix}", span, f"the table `{entity.table}`")
    if domain.projections:
        yield _Name(f"{camel}Projections", domain.span, f"the projections of `{domain.name}`")
    for projection in domain.projections.values():
        for suffix in ("Projection", "Tables"):
            yield _Name(f"{_camel(projection.name)}{suffix}", projection.span, f"the projection `{projection.name}`")
    if domain.queries:
        yield _Name(f"{camel}Queries", domain.span, f"the queries of `{domain.name}`")
        yield _Name("QUERIES", domain.span, f"the queries of `{domain.name}`")
    for query in domain.queries:
        if query.returns is None:
            yield _Name(f"{_camel(query.name)}Row", query.span, f"the rows of `{query.name}`")
    for stream in domain.streams.values():
        if stream.name != domain.name:
            yield _Name(f"{_camel(stream.name)}Event", stream.span, f"the events of `{stream.name}`")
        yield _Name(f"New{_camel(stream.name)}Event", stream.span, f"the new events of `{stream.name}`")
    for each in (*domain.types.values(), *domain.events.values()):
        if len(each.versions) > 1:
            yield _Name(f"Any{each.name}", each.span, f"any version of `{each.name}`")
        if each.split is not None:
            yield _Name(f"{each.name}Part", each.span, f"a part of `{each.name}`")
            yield _Name(f"{each.name}Parts", each.span, f"the parts of `{each.name}`")
        for version in each.versions:
            if version.name != each.name:
                of = f"version {version.number} of `{each.name}`"
                yield _Name(f"{version.name}V{version.number}", each.span, of)
    for _, step in steps_of(domain):
        for operation in step.operations:
            for name in results(operation):
                yield _Name(_camel(name), operation.span, f"the result of the hook `{name}`")


def _collisions(names: Iterable[_Name], what: str, report: Report) -> None:
    first: dict[str, _Name] = {}
    for name in names:
        other = first.setdefault(name.text.casefold(), name)
        if other is not name:
            one, two = (name, other) if other.of and not name.of else (other, name)
            how = "the same" if one.text == two.text else "the same but for case"
            message = (
                f"`{one.text}` is declared, and generated for {two.of}"
                if two.of and not one.of
                else f"`{one.text}` is generated for {one.of} and for {two.of}"
                if two.of
                else f"the {what} `{one.text}` and `{two.text}` are {how}"
            )
            at, cause = (one, two) if two.of and not one.of else (two, one)
            report(
                rules.NAME_COLLISION.at(
                    at.span,
                    message,
                    help="choose another name for one of them",
                    related=None if cause.span == at.span else Related(cause.span, f"`{cause.text}` comes from here"),
                )
            )


def _hooks(domain: Domain, report: Report) -> None:
    for _, step in steps_of(domain):
        for operation in step.operations:
            for name, span in hook_names(operation):
                if keyword.iskeyword(name):
                    _reserved(name, span, "a hook", "Python", report)
            for name in results(operation):
                if _camel(name) in TYPE_WORDS:
                    _reserved(name, operation.span, "a hook of several fields", "the generated modules", report)


def _camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))
