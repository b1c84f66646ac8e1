"""The generated property tests: what each type promises, and a model that the store is driven against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from perdure_codegen.meaning.laws import has_way_down
from perdure_codegen.model import DeclaredType, Domain, Ref
from perdure_codegen.options import Options
from perdure_codegen.plan.history import history_place
from perdure_codegen.plan.hooks import hook_methods
from perdure_codegen.plan.lineage import plan_lineage
from perdure_codegen.plan.modules import event_name
from perdure_codegen.plan.names import module_name, pascal
from perdure_codegen.plan.needs import hooks_between
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.strategies import key_strategy, strategy_name
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Argument, Call, Group, Import
from perdure_codegen.views import ModelView, ModuleView, StoreTestView, TypeTestView, VersionTestView

__all__ = ["plan_store_test", "plan_type_tests"]


_CODEC: Final = Argument("", "sample.codec")


def plan_type_tests(
    domain: Domain, options: Options, golden: Mapping[str, str], source: str
) -> tuple[TypeTestView, ...]:
    """Return the tests of every event, and of every type that has former versions, or a file of *golden* payloads."""
    every = (*domain.types.values(), *domain.events.values())
    views = (
        _type_test(domain, options, declared, golden.get(declared.name, ""), source)
        for declared in every
        if declared.kind == "event" or len(declared.versions) > 1 or declared.name in golden
    )
    return tuple(view for view in views if view.is_event or view.lineage is not None or view.golden)


def _type_test(domain: Domain, options: Options, declared: DeclaredType, golden: str, source: str) -> TypeTestView:
    scope = Scope(domain, options, f"tests.test_{module_name(declared.name).rstrip('_')}")
    is_event = declared.kind == "event"
    history = ""
    if len(declared.versions) > 1:
        history = history_place(Scope(domain, options, ""), declared).removeprefix("history.")
    hooks = _hooks(scope, options, declared) if history else ""
    wanted = is_event or bool(golden)
    versions = tuple(
        _version(scope, declared, version.number, named=bool(hooks), wanted=wanted) for version in declared.stored
    )
    lineage = None
    if any(version.up or version.down for version in versions):
        scope.use(f"{scope.package}.history", history)
        lineage = plan_lineage(scope, declared, history, hooks)
    newest = Ref(declared.name, declared.newest.number)
    cls = _cls(scope, newest) if wanted and declared.split is None else domain.class_name(newest)
    if is_event or lineage is not None:
        scope.imports |= {Import(scope.package, "testing"), Import("hypothesis", "given")}
    if is_event:
        scope.imports |= {
            Import("pytest"),
            Import("perdure.codec", "encoder"),
            Import("perdure.registry", "CodecName"),
        }
    if golden:
        scope.imports.add(Import("perdure", "golden"))
    if is_event or golden:
        scope.imports.add(Import("perdure.codec", "decoder"))
    registered = is_event and bool(history) and (bool(hooks) or not _takes_hooks(domain, declared))
    if registered:
        scope.use(f"{scope.package}.history", history)
        scope.imports.add(Import(f"{scope.package}.registry", "DOMAIN"))
        if len(declared.stored) > 1:
            scope.imports.add(Import("typing", "get_args"))
            scope.use(f"{scope.package}.history.{history}", f"Any{declared.name}")
    return TypeTestView(
        module=_module(scope, f"What `{declared.name}` promises.", source),
        name=declared.name,
        cls=cls,
        is_event=is_event,
        versions=tuple(version for version in versions if version.cls),
        lineage=lineage,
        registered=registered,
        every=_every(declared, versions, cls) if registered else ("", ""),
        history=history,
        hooks=hooks,
        golden=golden,
        classes=Group("(", tuple(version.cls for version in versions), ")") if history else None,
        reader=Call("decoder", (Argument("", "classes[sample.version - 1]" if history else cls), _CODEC)),
        recast=bool(history) and (bool(hooks) or not hooks_between(domain, declared.name, 1, newest.version)),
    )


def _every(declared: DeclaredType, versions: tuple[VersionTestView, ...], cls: str) -> tuple[str, str]:
    """Return the classes that are in the union of all versions beside those of the registry, and that union."""
    if len(versions) == 1:
        return "", f"{{{versions[0].cls}}}"
    return "" if declared.split else f"{cls}, ", f"{{*get_args(Any{declared.name})}}"


def _version(scope: Scope, declared: DeclaredType, number: int, *, named: bool, wanted: bool) -> VersionTestView:
    domain, newest = scope.domain, len(declared.versions)
    up = number < newest and (named or not hooks_between(domain, declared.name, number, number + 1))
    down = number > 1 and has_way_down(domain, declared, number - 1, start=number)
    down = down and (named or not hooks_between(domain, declared.name, number, number - 1))
    ref = Ref(declared.name, number)
    return VersionTestView(
        number=number,
        name="newest" if number == newest else f"version_{number}",
        cls=_cls(scope, ref) if wanted or up or down else "",
        strategy=strategy_name(domain, ref),
        up=up,
        down=down,
    )


def _uncollected(name: str) -> str:
    """Return *name*, or another where pytest would take a class of that name for tests."""
    return f"The{name}" if name.startswith("Test") else name


def _cls(scope: Scope, ref: Ref) -> str:
    """Import the class of one version of a type."""
    name = scope.domain.class_name(ref)
    if _uncollected(name) == name:
        return scope.cls(ref)
    scope.imports.add(Import(scope.home(ref), name, _uncollected(name)))
    return _uncollected(name)


def _module(scope: Scope, doc: str, source: str) -> ModuleView:
    return ModuleView(
        path=scope.path, source=source, doc=doc, instead="Tests.", imports=frozenset(scope.imports), exports=()
    )


def _hooks(scope: Scope, options: Options, declared: DeclaredType) -> str:
    """Import the hand-written hooks, where the casts take some and the project says where they are."""
    if options.hooks is None or not _takes_hooks(scope.domain, declared):
        return ""
    module, _, name = options.hooks.partition(":")
    return scope.use(module, name)


def _takes_hooks(domain: Domain, declared: DeclaredType) -> bool:
    newest = declared.newest.number
    return hooks_between(domain, declared.name, 1, newest) or hooks_between(domain, declared.name, newest, 1)


def plan_store_test(domain: Domain, options: Options, source: str) -> StoreTestView | None:
    """Return the test of the store; None where nothing is appended, or it needs hooks that nobody names."""
    needs = bool(hook_methods(domain))
    taking = {event.stream for event in domain.writable}
    if not taking or (needs and options.hooks is None):
        return None
    scope = Scope(domain, options, "tests.test_store")
    hooks = ""
    if needs and options.hooks is not None:
        module, _, name = options.hooks.partition(":")
        hooks = scope.use(module, name)
    events = f"{scope.package}.events"
    scope.imports |= {
        Import("pytest"),
        Import("hypothesis", "settings"),
        Import("hypothesis", "strategies", "st"),
        *(Import("hypothesis.stateful", name) for name in ("Bundle", "RuleBasedStateMachine", "rule")),
        Import("typing_extensions", "override"),
        Import(f"{scope.package}.store", "open_store"),
        Import(scope.package, "testing"),
        Import("perdure.errors", "Conflict"),
        *(Import("perdure.events", name) for name in ("ANY", "EXISTS", "NEW")),
    }
    streams = tuple(
        ModelView(
            name=name,
            machine=_uncollected(f"{pascal(name)}Machine"),
            key=flat(scope.annotation(stream.key)),
            keys=key_strategy(scope, stream.key),
            new=scope.use(events, f"New{pascal(name)}Event"),
            events=Call(
                "st.one_of",
                tuple(
                    Argument("", f"testing.{strategy_name(domain, Ref(event.name, event.newest.number))}()")
                    for event in domain.writable
                    if event.stream == name
                ),
            ),
        )
        for name, stream in domain.streams.items()
        if name in taking
    )
    return StoreTestView(
        module=_module(scope, f"The store of `{domain.name}`, driven against a model of it.", source),
        domain=domain.name,
        event=event_name(domain),
        streams=streams,
        hooks=hooks,
    )
