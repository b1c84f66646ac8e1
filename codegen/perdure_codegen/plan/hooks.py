"""The hooks that a domain needs: what each is given, and what it makes of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from perdure_codegen.model import DeclaredType, Domain, EnumShape, FieldsShape, Ref, Spec, Type
from perdure_codegen.options import Options
from perdure_codegen.plan.names import pascal
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.words import listing
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Import
from perdure_codegen.steps import (
    HookCall,
    Hooked,
    MemberAdded,
    MemberRemoved,
    ResolvedOperation,
    Retyped,
    Scaled,
    Split,
)
from perdure_codegen.views import ClassView, FieldView, HookMethodView, HooksView, ModuleView

__all__ = ["HookMethod", "hook_methods", "plan_hooks"]

Fields = tuple[tuple[str, Type], ...]


class HookMethod(Struct, frozen=True, kw_only=True):
    """A member of `Hooks`: it takes *parameters* by keyword; *makes* has the fields of its result, *doc* its words.

    With one field, or none where a member or a single value is made, the result is the value itself, of type
    *returns*; with several it is an instance of a class called *result*. The parts of an event that is *split* have a
    numbered name in the history of that event.
    """

    name: str
    parameters: Fields
    makes: Fields
    returns: Type | None
    result: str
    doc: str
    split: DeclaredType | None = None


def hook_methods(domain: Domain) -> tuple[HookMethod, ...]:
    """Return the hooks of *domain* in the order of its types and steps, each once."""
    found: dict[str, HookMethod] = {}
    for declared in (*domain.types.values(), *domain.events.values()):
        for step in declared.steps:
            for operation in step.operations:
                for method in _methods(domain, declared, step.version, operation):
                    found.setdefault(method.name, method)
    return tuple(found.values())


def _methods(
    domain: Domain, declared: DeclaredType, version: int, operation: ResolvedOperation
) -> Iterator[HookMethod]:
    old, new = Ref(declared.name, version - 1), Ref(declared.name, version)
    of = f"of version {version} of `{declared.name}`"
    former = f"of version {version - 1} of `{declared.name}`"
    match operation:
        case Hooked(name=name, before=before, after=after, back=back, loses=loses):
            yield _replacing(name, before, after, of, ())
            if back is not None:
                yield _replacing(back, after, before, former, loses)
        case Retyped(otherwise=HookCall(name), target=target) | Scaled(otherwise=HookCall(name), target=target):
            taken = "value" if declared.kind == "named" else target
            doc = f"Return `{target}` {of} where *{taken}* has no place in it."
            yield _single(name, ((taken, operation.before.type),), operation.after.type, doc)
        case Split(hook=name, many=many):
            yield _splitting(declared, name, many=many)
        case MemberAdded(into=HookCall(name), member=member):
            enum_or_record = _member(domain, new, member)
            doc = f"Return what takes the place of `{member}` in version {version - 1} of `{declared.name}`."
            yield _single(name, (("member", enum_or_record),), old, doc)
        case MemberRemoved(into=HookCall(name), member=member):
            doc = f"Return what takes the place of `{member}` in version {version} of `{declared.name}`."
            yield _single(name, (("member", _member(domain, old, member)),), new, doc)
        case _:
            pass


def _replacing(
    name: str,
    before: tuple[tuple[str, Spec], ...],
    after: tuple[tuple[str, Spec], ...],
    of: str,
    loses: tuple[str, ...],
) -> HookMethod:
    makes = tuple((field, spec.type) for field, spec in after)
    what = listing(tuple(f"`{field}`" for field, _ in after)) if after else "nothing"
    lost = f"; {listing(tuple(f'`{field}`' for field in loses))} cannot be known" if loses else ""
    return HookMethod(
        name=name,
        parameters=tuple((field, spec.type) for field, spec in before),
        makes=makes,
        returns=makes[0][1] if len(makes) == 1 else None,
        result=pascal(name),
        doc=f"Return {what} {of}{lost}.",
    )


def _splitting(declared: DeclaredType, name: str, *, many: bool) -> HookMethod:
    shape = declared.newest.shape
    fields = shape.fields if isinstance(shape, FieldsShape) else {}
    number = declared.newest.number
    much = "at least one, in any order" if many else "one of each, in order"
    return HookMethod(
        name=name,
        parameters=tuple((field, spec.type) for field, spec in fields.items()),
        makes=(),
        returns=None,
        result=f"{declared.newest.name}V{number}",
        doc=f"Return what version {number - 1} of `{declared.name}` became: {much}.",
        split=declared,
    )


def _single(name: str, parameters: Fields, returns: Type, doc: str) -> HookMethod:
    return HookMethod(name=name, parameters=parameters, makes=(), returns=returns, result="", doc=doc)


def _member(domain: Domain, ref: Ref, member: str) -> Type:
    """Return the type of a member: the enum itself, or the record that is a member of the union."""
    shape = domain.at(ref).shape
    if isinstance(shape, EnumShape):
        return ref
    members: tuple[Ref, ...] = getattr(shape, "members", ())
    return next((record for record in members if record.name == member), ref)


def plan_hooks(domain: Domain, options: Options, source: str) -> HooksView | None:
    """Return the module of the hooks, or None where no step needs code."""
    methods = hook_methods(domain)
    if not methods:
        return None
    scope = Scope(domain, options, "hooks")
    scope.use("typing", "Protocol")
    views = tuple(
        HookMethodView(
            name=method.name,
            parameters=tuple(f"{name}: {flat(scope.annotation(kind))}" for name, kind in method.parameters),
            returns=flat(scope.annotation(method.returns)) if method.returns is not None else method.result,
            doc=method.doc,
        )
        for method in methods
    )
    for method in methods:
        if method.split is not None:
            scope.use(scope.home(Ref(method.split.name, 1)), method.result)
    results = [method for method in methods if method.returns is None and method.split is None]
    if results:
        scope.use("attrs")
        scope.use("typing", "final")
    classes = tuple(_result(scope, method) for method in results)
    imports = _split(scope.imports, f"{scope.package}.history.")
    if imports[True]:
        scope.use("typing", "TYPE_CHECKING")
        imports = _split(scope.imports, f"{scope.package}.history.")
    module = ModuleView(
        path=scope.path,
        source=source,
        doc=f"The steps of `{domain.name}` that need code.",
        instead="The steps that need code.",
        imports=imports[False],
        deferred=imports[True],
        exports=("Hooks", *(view.name for view in classes)),
        definitions=classes,
    )
    return HooksView(
        module=module, summary=f"What `open()` needs to read every version of `{domain.name}`.", methods=views
    )


def _result(scope: Scope, method: HookMethod) -> ClassView:
    return ClassView(
        name=method.result,
        doc=f"What `{method.name}` makes.",
        instead="What a hook makes.",
        fields=tuple(FieldView(name=name, annotation=scope.annotation(kind)) for name, kind in method.makes),
    )


def _split(imports: set[Import], package: str) -> Mapping[bool, frozenset[Import]]:
    """Return what is imported at once, and what history modules have, which import this one."""
    deferred = frozenset(item for item in imports if item.module.startswith(package))
    return {True: deferred, False: frozenset(imports - deferred)}
