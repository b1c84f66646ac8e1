"""The generated property tests: what each type promises, and a model that the store is driven against."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.meaning.laws import VALUE, has_way_down, lost_down, lost_up
from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Ref, Version
from perdure_codegen.options import Options
from perdure_codegen.plan.history import history_place
from perdure_codegen.plan.hooks import hook_methods
from perdure_codegen.plan.modules import event_name
from perdure_codegen.plan.names import module_name, pascal
from perdure_codegen.plan.needs import hooks_between
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.strategies import key_strategy, strategy_name
from perdure_codegen.plan.words import listing
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Argument, Call, Expr, Import
from perdure_codegen.views import FormerTestView, ModelView, ModuleView, StoreTestView, TypeTestView

__all__ = ["plan_store_test", "plan_type_tests"]


def plan_type_tests(domain: Domain, options: Options, source: str) -> tuple[TypeTestView, ...]:
    """Return the tests of every event, and of every type that has former versions."""
    every = (*domain.types.values(), *domain.events.values())
    views = (
        _type_test(domain, options, declared, source)
        for declared in every
        if declared.kind == "event" or len(declared.versions) > 1
    )
    return tuple(view for view in views if view.is_event or any(former.castable for former in view.formers))


def _type_test(domain: Domain, options: Options, declared: DeclaredType, source: str) -> TypeTestView:
    scope = Scope(domain, options, f"tests.test_{module_name(declared.name).rstrip('_')}")
    is_event = declared.kind == "event"
    history = ""
    if len(declared.versions) > 1:
        place = history_place(Scope(domain, options, ""), declared)
        history = place.removeprefix("history.")
    hooks = _hooks(scope, options, declared) if history else ""
    formers = tuple(
        _former(scope, declared, version, history, hooks)
        for version in declared.versions[:-1]
        if is_event or hooks or not _takes_hooks(domain, declared, version)
    )
    if any(former.castable for former in formers):
        scope.use(f"{scope.package}.history", history)
    newest = Ref(declared.name, declared.newest.number)
    is_named = is_event or any(former.down is not None for former in formers)  # a test that begins with the newest
    cls = _cls(scope, newest) if is_named else domain.class_name(newest)
    scope.imports |= {Import(scope.package, "testing"), Import("hypothesis", "given")}
    if is_event:
        scope.imports |= {
            Import("pytest"),
            Import("perdure.codec", "decoder"),
            Import("perdure.codec", "encoder"),
            Import("perdure.registry", "CodecName"),
        }
    shape = declared.newest.shape
    is_class = isinstance(shape, FieldsShape) and bool(shape.fields)  # one without fields has nothing to check
    registered = is_event and bool(formers) and all(former.castable for former in formers)
    if registered:
        scope.imports |= {Import("typing", "get_args"), Import(f"{scope.package}.registry", "DOMAIN")}
        scope.use(f"{scope.package}.history.{history}", f"Any{declared.name}")
    return TypeTestView(
        module=_module(scope, f"What `{declared.name}` promises.", source),
        name=declared.name,
        cls=cls,
        strategy=strategy_name(domain, newest),
        is_event=is_event,
        is_class=is_class,
        formers=formers,
        registered=registered,
        history=history,
        hooks=hooks,
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
    if options.hooks is None or not any(_takes_hooks(scope.domain, declared, each) for each in declared.versions):
        return ""
    module, _, name = options.hooks.partition(":")
    return scope.use(module, name)


def _takes_hooks(domain: Domain, declared: DeclaredType, version: Version) -> bool:
    newest = declared.newest.number
    return hooks_between(domain, declared.name, version.number, newest) or hooks_between(
        domain, declared.name, newest, version.number
    )


class _Casts(Struct, frozen=True):
    """Calls of the casts of one type, in a module that imports *history* and, where they are at hand, *hooks*."""

    domain: Domain
    declared: DeclaredType
    history: str
    hooks: str

    @property
    def newest(self) -> int:
        """The number of the newest version."""
        return self.declared.newest.number

    def call(self, function: str, value: Expr, former: int, to: int) -> Expr:
        """Return the call of a cast from one version to another, with hooks where it takes them."""
        takes = hooks_between(self.domain, self.declared.name, former, to)
        given = (Argument("", self.hooks or "hooks"),) if takes else ()
        return Call(f"{self.history}.{function}", (Argument("", value), *given))

    def stepwise(self, version: int) -> Expr:
        """Return the way up by steps."""
        if self.declared.kind in {"record", "enum", "event"}:
            return self.call("upcast", "old", 1, self.newest)
        value: Expr = "old"
        for number in range(version, self.newest):
            value = self.call(f"v{number}_to_v{number + 1}", value, number, number + 1)
        return value

    def down(self, version: int) -> Expr:
        """Return the way down."""
        if self.declared.kind == "event":
            return self.call(f"to_v{version}", "new", self.newest, version)
        value: Expr = "new"
        for number in range(self.newest, version, -1):
            value = self.call(f"v{number}_to_v{number - 1}", value, number, number - 1)
        return value


def _former(scope: Scope, declared: DeclaredType, version: Version, history: str, hooks: str) -> FormerTestView:
    domain, number = scope.domain, version.number
    casts = _Casts(domain, declared, history, hooks)
    castable = bool(hooks) or not _takes_hooks(domain, declared, version)
    way_down = has_way_down(domain, declared, number)
    up, down = lost_up(domain, declared, number), lost_down(domain, declared, number)
    if castable and way_down:
        scope.use("perdure.errors", "NotExpressible")
        if any(lost and VALUE not in lost for lost in (up, down)):
            scope.use("attrs")
    return FormerTestView(
        version=number,
        cls=_cls(scope, Ref(declared.name, number)),
        strategy=strategy_name(domain, Ref(declared.name, number)),
        castable=castable,
        stepwise=casts.stepwise(number),
        fused=casts.call(f"from_v{number}", "old", number, casts.newest),
        down=casts.down(number) if way_down else None,
        may_refuse=bool(up),
        up_doc=f"Going up and down again gives the old value{_but(up)}{', or is refused' if up else ''}.",
        down_doc=f"Going down and up again gives the new value{_but(down)}, or is refused.",
        up_same=_same("old", up),
        down_same=_same("new", down),
    )


def _but(lost: frozenset[str]) -> str:
    if VALUE in lost:
        return " or another"
    return f" but for {listing(tuple(f'`{name}`' for name in sorted(lost)))}" if lost else ""


def _same(origin: str, lost: frozenset[str]) -> Expr | None:
    """Return `back` with the lost fields put back; None where nothing is left to compare."""
    if VALUE in lost:
        return None
    restored = tuple(Argument(name, f"{origin}.{name}") for name in sorted(lost))
    return Call("attrs.evolve", (Argument("", "back"), *restored)) if lost else "back"


def plan_store_test(domain: Domain, options: Options, source: str) -> StoreTestView | None:
    """Return the test of the store; None where it needs hooks that the project does not name."""
    needs = bool(hook_methods(domain))
    if needs and options.hooks is None:
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
                    for event in domain.events.values()
                    if event.stream == name
                ),
            ),
        )
        for name, stream in domain.streams.items()
    )
    return StoreTestView(
        module=_module(scope, f"The store of `{domain.name}`, driven against a model of it.", source),
        domain=domain.name,
        event=event_name(domain),
        streams=streams,
        hooks=hooks,
    )
