"""Names that Python and the generated modules leave free, and that differ in more than case."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

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

TYPE_WORDS: Final = frozenset(
    [
        "ArithmeticError",
        "Clock",
        "Decimal",
        "Domain",
        "Durability",
        "Ellipsis",
        "Exception",
        "False",
        "Final",
        "Former",
        "Hooks",
        "Invalid",
        "JsonValue",
        "Log",
        "Mapping",
        "NewType",
        "None",
        "NotExpressible",
        "NotImplemented",
        "Protocol",
        "Self",
        "Store",
        "Stream",
        "TracebackType",
        "True",
        "TypeAlias",
        "UUID",
        "Unfit",
        "ValueError",
        "TypeError",
        "BaseException",
    ]
)
"""What generated modules import or use under this name."""

STORE_WORDS: Final = frozenset({"log", "close", "open", "store", "stream", "metadata", "events"})
"""Members of a generated store, now or soon."""

DOMAIN_WORDS: Final = frozenset({"perdure", "attrs", "msgspec", "domains", "releases"})


def check_names(domain: Domain, report: Report) -> None:
    """Report reserved names and collisions."""
    if keyword.iskeyword(domain.name) or domain.name in DOMAIN_WORDS:
        _reserved(domain.name, domain.span, "a domain", "Python", report)
    declared = [*domain.types.values(), *domain.events.values()]
    for each in declared:
        for name in dict.fromkeys(version.name for version in each.versions):
            if name in TYPE_WORDS or keyword.iskeyword(name):
                _reserved(name, each.span, "a type", "the generated modules", report)
        places = places_of(each)
        if each.kind in {"record", "event"}:
            _fields(each, places, report)
        for version in reversed(each.versions):
            if isinstance(version.shape, EnumShape):
                _collisions(((member, places[member]) for member in version.shape.members), "members", report)
    for stream in domain.streams.values():
        if keyword.iskeyword(stream.name) or stream.name in STORE_WORDS:
            _reserved(stream.name, stream.span, "a stream", "Python or the store itself", report)
    _collisions(((stream.name, stream.span) for stream in domain.streams.values()), "streams", report)
    _collisions([*((each.name, each.span) for each in declared), *_generated(domain)], "names", report)
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
        if keyword.iskeyword(name) or name in FIELD_WORDS:
            _reserved(name, span, f"a field of `{declared.name}`", "Python", report)


def _generated(domain: Domain) -> Iterator[tuple[str, Span]]:
    """Yield the names that the generated package adds to the declared ones, each with what causes it."""
    yield from ((f"{_camel(domain.name)}{suffix}", domain.span) for suffix in ("Store", "Event"))
    for stream in domain.streams.values():
        if stream.name != domain.name:
            yield f"{_camel(stream.name)}Event", stream.span
        yield f"New{_camel(stream.name)}Event", stream.span
    for each in (*domain.types.values(), *domain.events.values()):
        if len(each.versions) > 1:
            yield f"Any{each.name}", each.span
        yield from ((f"{version.name}V{version.number}", each.span) for version in each.versions)
    for _, step in steps_of(domain):
        for operation in step.operations:
            for name in results(operation):
                yield _camel(name), operation.span


def _collisions(names: Iterable[tuple[str, Span]], what: str, report: Report) -> None:
    first: dict[str, tuple[str, Span]] = {}
    for name, span in names:
        other, place = first.setdefault(name.casefold(), (name, span))
        if place != span or other != name:
            how = "the same" if other == name else "the same but for case"
            report(
                rules.NAME_COLLISION.at(
                    span,
                    f"the {what} `{other}` and `{name}` are {how}",
                    help="rename one of them; the other may be one that perdure generates",
                    related=Related(place, f"`{other}` comes from here"),
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
