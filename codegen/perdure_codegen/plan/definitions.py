"""The classes, enums, new types and aliases that stand for one version of a type."""

from __future__ import annotations

from typing import assert_never
from uuid import UUID

from perdure_codegen.model import (
    DeclaredType,
    EnumShape,
    FieldsShape,
    NamedShape,
    RecordValue,
    Ref,
    Spec,
    Type,
    UnionShape,
    Value,
    Version,
)
from perdure_codegen.plan.checks import field_checks
from perdure_codegen.plan.children import child_checks, count_properties
from perdure_codegen.plan.facets import merged, pattern_name
from perdure_codegen.plan.names import constant, snake
from perdure_codegen.plan.predicates import conditions, union_types, validator
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.words import expected, listing
from perdure_codegen.python.docstring import sentence, words
from perdure_codegen.python.layout import flat
from perdure_codegen.python.strings import literal, pattern
from perdure_codegen.python.tree import (
    Argument,
    Assign,
    Call,
    Expr,
    Function,
    Group,
    Return,
    Statement,
    Subscript,
    Union,
)
from perdure_codegen.views import AliasView, ClassView, ConstantView, Definition, EnumView, FieldView, NewTypeView

__all__ = ["definitions", "exported"]


def definitions(scope: Scope, declared: DeclaredType, version: Version, items: frozenset[Ref]) -> list[Definition]:
    """Return what defines one version of a type; *items* are the named types that some container holds."""
    ref = Ref(declared.name, version.number)
    name = scope.domain.class_name(ref)
    match version.shape:
        case FieldsShape():
            return _class(scope, declared, version, name)
        case EnumShape(members):
            scope.use("enum")
            scope.use("typing", "final")
            pairs = tuple((member.upper(), literal(member)) for member in members)
            return [
                EnumView(name=name, doc=_doc(declared, version), instead=_instead(declared, version), members=pairs)
            ]
        case UnionShape(members):
            return _union(scope, declared, ref, members)
        case NamedShape(spec):
            return _named(scope, declared, ref, spec, is_item=ref in items)
        case _:
            assert_never(version.shape)


def exported(found: list[Definition]) -> list[str]:
    """Return the names that others use: all but helpers and patterns."""
    return [item.name for item in found if not isinstance(item, Function | ConstantView)]


def _instead(declared: DeclaredType, version: Version) -> str:
    former = f", then called `{version.name}`" if version.name != declared.name else ""
    if version.number == len(declared.versions):
        return f"`{declared.name}`, version {version.number}{', retired' if declared.is_retired else ''}."
    return f"Version {version.number} of `{declared.name}`{former}."


def _doc(declared: DeclaredType, version: Version) -> str:
    """Return the docstring: the author's words and the number of the version; only the number for former ones."""
    if version.number < len(declared.versions) or not words(declared.doc):
        return _instead(declared, version)
    earlier = [other for other in declared.versions if other.name != declared.name]
    number = f"Version {version.number}"
    if earlier:
        number += f"; called `{earlier[-1].name}` before version {earlier[-1].number + 1}"
    if declared.is_retired:
        number += "; retired" if declared.kind != "event" else "; retired, so it is read and no more written"
    shown = declared.kind == "event" or len(declared.versions) > 1
    one = "\n\n" not in declared.doc.strip()
    text = sentence(declared.doc) if one else declared.doc
    return f"{text}{' ' if one else chr(10) * 2}{number}." if shown else text


def _class(scope: Scope, declared: DeclaredType, version: Version, name: str) -> list[Definition]:
    scope.use("attrs")
    scope.use("typing", "final")
    shape = version.shape
    assert isinstance(shape, FieldsShape)  # noqa: S101 - the caller matched it
    is_newest = version.number == len(declared.versions)
    patterns: list[Definition] = []
    checks: list[Statement] = []
    taken, known = 0, len(scope.helpers)
    for field, spec in shape.fields.items():
        own = f"{constant(name)}_{field.upper()}_PATTERN"
        if spec.facets.pattern is not None and any(
            p.of is None for p in merged(scope.domain, spec.type, spec.facets).patterns
        ):
            patterns.append(_pattern(scope, own, spec.facets.pattern))
        local = f"value{taken + 1 if taken else ''}"
        found = field_checks(scope, field, spec, pattern=own, local=local)
        taken += any(isinstance(check, Assign) for check in found)
        checks += found
        checks += child_checks(scope, field, spec)
    helpers = scope.helpers[known:]
    defaults = declared.defaults if is_newest else {}
    made = {
        field: _maker(scope, name, field, shape.fields[field].type, value)
        for field, value in defaults.items()
        if _changeable(value)
    }
    fields = tuple(
        FieldView(
            name=field,
            annotation=scope.annotation(spec.type),
            default=_default(scope, spec.type, defaults[field], made.get(field)) if field in defaults else None,
            doc=_field_doc(declared.field_docs.get(field, ""), spec.unit),
        )
        for field, spec in shape.fields.items()
    )
    view = ClassView(
        name=name,
        doc=_doc(declared, version),
        instead=_instead(declared, version),
        fields=fields,
        checks=tuple(checks),
        properties=count_properties(scope.domain, declared, version),
    )
    return [*patterns, *made.values(), *helpers, view]


def _field_doc(doc: str, unit: str | None) -> str:
    if unit is None:
        return doc
    return f"{sentence(doc)} In {unit}." if words(doc) else f"In {unit}."


def _maker(scope: Scope, name: str, field: str, kind: Type, value: Value) -> Function:
    """Return the function that makes the default of a field anew for each record, as it could be changed."""
    return Function(
        name=f"default_{field}_of_{snake(name)}",
        parameters=(),
        returns=flat(scope.annotation(kind)),
        doc=f"Return the default of `{name}.{field}`.",
        body=(Return(scope.constant(value, kind)),),
    )


def _default(scope: Scope, kind: Type, value: Value, maker: Function | None) -> Expr:
    if maker is not None:
        return Call("attrs.field", (Argument("factory", maker.name),))
    made = scope.constant(value, kind)
    called = made.function != "frozenset" if isinstance(made, Call) else isinstance(value, UUID)
    return Call("attrs.field", (Argument("default", made),)) if called else made  # a plain call looks like an oversight


def _changeable(value: Value) -> bool:
    """Answer whether *value* holds anything that could be changed in place."""
    match value:
        case dict() | list():
            return True
        case RecordValue(fields=fields):
            return any(map(_changeable, fields.values()))
        case tuple():
            return any(map(_changeable, value))
        case _:
            return False


def _pattern(scope: Scope, name: str, text: str) -> ConstantView:
    scope.use("re")
    value = Call("re.compile", (Argument("", pattern(text)),))
    return ConstantView(name=name, value=value, annotation=scope.use("typing", "Final"))


def _named(scope: Scope, declared: DeclaredType, ref: Ref, spec: Spec, *, is_item: bool) -> list[Definition]:
    name = scope.domain.class_name(ref)
    scope.use("typing", "NewType")
    rules = merged(scope.domain, ref)
    about = expected(scope.domain, spec.type, rules)
    unit = f" In {spec.unit}." if spec.unit else ""
    newest = ref.version == len(declared.versions)
    own = (
        f"{sentence(declared.doc)} " if newest and words(declared.doc) else "" if newest else f"Version {ref.version}. "
    )
    found: list[Definition] = [
        NewTypeView(name=name, base=scope.annotation(spec.type), doc=f"{own}{about[0].upper()}{about[1:]}.{unit}")
    ]
    if spec.facets.pattern is not None:
        found.append(_pattern(scope, pattern_name(scope.domain, ref), spec.facets.pattern))
    if is_item:
        test = " and ".join(condition.holds for condition in conditions(scope, rules, "item"))
        doc = f"Answer whether *item* is a valid `{name}`."
        check = Function(
            name=validator(scope, ref), parameters=(f"item: {name}",), returns="bool", doc=doc, body=(Return(test),)
        )
        found.append(check)
    return found


def _union(scope: Scope, declared: DeclaredType, ref: Ref, members: tuple[Ref, ...]) -> list[Definition]:
    scope.use("typing", "TypeAlias")
    scope.use("typing", "Final")
    name = scope.domain.class_name(ref)
    classes = tuple(map(scope.cls, members))
    newest = ref.version == len(declared.versions)
    doc = declared.doc if newest and words(declared.doc) else f"{listing(classes, 'or')}."
    types = Call("frozenset", (Argument("", Group("(", classes, ")")),))  # mypy joins classes in a set
    return [
        AliasView(name=name, value=Union(classes) if len(classes) > 1 else classes[0], doc=doc),
        ConstantView(
            name=union_types(scope, ref),
            value=types,
            annotation=Subscript("Final", (Subscript("frozenset", (Subscript("type", (name,)),)),)),
        ),
    ]
