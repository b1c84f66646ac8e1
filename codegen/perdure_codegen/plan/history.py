"""The modules of `history`: former versions of each type with their casts, and all numbered names in one place."""

from __future__ import annotations

from perdure_codegen.model import DeclaredType, Domain, Ref
from perdure_codegen.options import Options
from perdure_codegen.plan.casts import Casts, casts
from perdure_codegen.plan.casts.splitting import part_aliases
from perdure_codegen.plan.definitions import definitions, exported
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.story import story
from perdure_codegen.python.tree import Argument, Call, Expr, Function, Group, Import, Return, Union
from perdure_codegen.views import AliasView, ConstantView, Definition, ModuleView, PackageView

__all__ = ["history_place", "plan_history", "plan_numbered"]


def history_place(scope: Scope, declared: DeclaredType) -> str:
    """Return the place of the module that has the former versions of a type."""
    return scope.home(Ref(declared.name, 1)).removeprefix(f"{scope.package}.")


def plan_history(
    domain: Domain, options: Options, declared: DeclaredType, items: frozenset[Ref], source: str
) -> ModuleView:
    """Return the module with the former versions of *declared* and the casts between all of them."""
    scope = Scope(domain, options, history_place(Scope(domain, options, ""), declared))
    classes = [part for version in declared.versions[:-1] for part in definitions(scope, declared, version, items)]
    made = casts(scope, declared)
    aliases = _aliases(scope, declared, has_union=any(function.name == "upcast" for function in made.functions))
    functions: list[Definition] = [*made.functions, *_build(scope, declared, made), *made.fused]
    if made.formers:
        functions.append(_former(scope, declared, made))
    found = [*classes, *aliases, *functions]
    names = exported(classes) + exported(aliases)
    return ModuleView(
        path=scope.path,
        source=source,
        doc=f"Former versions of `{declared.name}`.",
        instead=f"Former versions of `{declared.name}`.",
        items=tuple(story(scope, step) for step in declared.steps),
        imports=frozenset(scope.imports).union(*(part.imports for part in found if isinstance(part, Function))),
        exports=(*names, *(part.name for part in functions if isinstance(part, Function))),
        definitions=tuple(found),
    )


def _aliases(scope: Scope, declared: DeclaredType, *, has_union: bool) -> list[Definition]:
    scope.use("typing", "TypeAlias")
    former = tuple(scope.domain.class_name(Ref(declared.name, each.number)) for each in declared.versions[:-1])
    doc = "Every version that a store may still hold." if declared.kind == "event" else ""
    if declared.split is not None:
        every = AliasView(name=f"Any{declared.name}", value=former[0] if len(former) == 1 else Union(former), doc=doc)
        return [every, *part_aliases(scope, declared, declared.split)]
    newest = scope.cls(Ref(declared.name, declared.newest.number))
    numbered: AliasView = AliasView(name=f"{declared.name}V{declared.newest.number}", value=newest)
    if not has_union:
        return [numbered]
    return [
        numbered,
        AliasView(name=f"Any{declared.name}", value=Union((*former, newest)), doc=doc, follows=True),
    ]


def _build(scope: Scope, declared: DeclaredType, made: Casts) -> list[Definition]:
    if not made.build:
        return []
    return [ConstantView(name="build", value=f"{scope.values('trusted')}({declared.name})")]


def _former(scope: Scope, declared: DeclaredType, made: Casts) -> Function:
    scope.use("perdure.registry", "Former")
    entries: list[Expr] = []
    cls = f"{declared.name}Part" if declared.split else declared.name
    for former in made.formers:
        parts = [f'"{former.stored_name}"', str(former.version), former.class_name, former.up]
        if former.down is not None:
            parts.append(former.down)
        way = "split" if former.splits else "of"
        entries.append(Call(f"Former[{cls}].{way}", tuple(Argument("", part) for part in parts)))
    takes = any("hooks=hooks" in part for former in made.formers for part in (former.up, former.down or ""))
    parameter = f"hooks: {scope.use(f'{scope.package}.hooks', 'Hooks')}" if takes else "_hooks: object"
    written = [former for former in made.formers if former.down is not None]
    doc = "Return how each former version is read and written."
    if declared.split is not None:
        doc = "Return how each version is read; the event was split, so none is written."
    elif len(written) < len(made.formers):
        oldest = f", and how those from version {written[0].version} on are written" if written else ""
        doc = f"Return how each former version is read{oldest}; a step without a way down forbids the rest."
    return Function(
        name="former",
        parameters=(parameter,),
        returns=f"tuple[Former[{cls}], ...]",
        doc=doc,
        body=(Return(Group("(", tuple(entries), ")")),),
    )


def plan_numbered(domain: Domain, options: Options, source: str) -> PackageView:
    """Return the package of all numbered names: those of today's classes at once, former ones when first used."""
    scope = Scope(domain, options, "history")
    lazy: list[tuple[str, str]] = []
    names: list[str] = []
    for declared in (*domain.types.values(), *domain.events.values()):
        for version in declared.versions:
            ref = Ref(declared.name, version.number)
            name = f"{version.name}V{version.number}"
            names.append(name)
            if version is declared.newest and declared.split is None:
                scope.imports.add(Import(scope.home(ref), declared.name, name))
            else:
                lazy.append((name, scope.home(Ref(declared.name, 1))))
    if lazy:
        scope.use("typing", "TYPE_CHECKING")
        scope.use("perdure.registry", "lazy")
    about = (
        "\n\nA module is imported when its first old record is met, or when one of its names is used." if lazy else ""
    )
    casts_too = ", and the casts between them" if lazy else ""
    module = ModuleView(
        path=scope.path,
        source=source,
        doc=f"Every version of `{domain.name}` under its numbered name{casts_too}.{about}",
        instead="Every version under its numbered name.",
        imports=frozenset(scope.imports),
        deferred=frozenset(Import(module, name) for name, module in lazy),
        exports=tuple(names),
    )
    return PackageView(module=module, lazy=tuple(sorted(lazy)))
