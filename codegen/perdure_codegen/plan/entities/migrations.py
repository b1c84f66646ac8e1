"""The migrations of a domain: their files of SQL, and the module that says which rows go through which casts."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.migrations import Migration, Side, Tree, migrations
from perdure_codegen.model import DeclaredType, Domain, Ref
from perdure_codegen.options import Options
from perdure_codegen.plan.entities.tables import table_of
from perdure_codegen.plan.names import table_constant
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Call, Expr, Group, Import
from perdure_codegen.sql.tables import Table
from perdure_codegen.views import ConstantView, ModuleView, SqlView

__all__ = ["plan_migration_files", "plan_migrations"]


def plan_migration_files(domain: Domain, options: Options, source: str) -> tuple[SqlView, ...]:
    """Return the statements of each migration, both ways."""
    folder = f"{options.package.replace('.', '/')}/{domain.name}/sql/sqlite"
    return tuple(
        SqlView(
            path=f"{folder}/{each.name}/{way}.sql",
            source=source,
            about=f"{words} release {each.release}. `perdure migrate {way}` runs it, as nothing else can cast rows.",
            statements=direction.statements,
        )
        for each in migrations(domain)
        for way, words, direction in (
            ("up", "To the tables of", each.up),
            ("down", "Back from the tables of", each.down),
        )
    )


def plan_migrations(domain: Domain, options: Options, source: str) -> ModuleView | None:
    """Return the module of the migrations; None where there is no release with tables, or none yet."""
    if not domain.entities or not domain.releases:
        return None
    scope = Scope(domain, options, "migrations")
    scope.imports |= {Import("typing", "Final"), Import("perdure", "migrations")}
    writer = _Writer(scope, [], {})
    found = tuple(writer.migration(each) for each in migrations(domain))
    constant = ConstantView(
        name="MIGRATIONS",
        annotation="Final",
        value=Group("(", found, ")"),
        doc="From the tables of each release that has other ones than the release before it, or other rows, in order.",
    )
    return ModuleView(
        path=scope.path,
        source=source,
        doc=f"How the tables of each release of `{domain.name}` become those of the next one.",
        instead="How the tables of each release become those of the next one.",
        imports=frozenset(scope.imports),
        exports=("MIGRATIONS",),
        definitions=(*writer.constants, constant),
    )


class _Writer(Struct):
    """Writes tables of former releases as constants; one that did not change has one constant."""

    scope: Scope
    constants: list[ConstantView]
    known: dict[str, ConstantView]

    def migration(self, migration: Migration) -> Expr:
        before, after = migration.prints
        trees = [tree for tree in migration.trees if tree.is_kept]
        parts: list[tuple[str, Expr]] = [
            ("package", literal(self.scope.package)),
            ("release", str(migration.release)),
            ("name", literal(migration.name)),
            ("before", literal(before)),
            ("after", literal(after)),
        ]
        if trees:
            parts.append(("trees", Group("(", tuple(self._tree(migration, tree) for tree in trees), ")")))
        begin = [tree.after[0].name for tree in migration.trees if not tree.before]
        if begin:
            parts.append(("begin", Group("(", tuple(map(literal, begin)), ")")))
        return Call("migrations.Migration", tuple(Argument(name, value) for name, value in parts))

    def _tree(self, migration: Migration, tree: Tree) -> Expr:
        old = self._tables(migration.before, tree.before, migration.release - 1)
        new = self._tables(migration.after, tree.after, migration.release)
        versions = (migration.before.version(tree.before[0]), migration.after.version(tree.after[0]))
        parts: list[tuple[str, Expr]] = [("before", old), ("after", new)]
        if versions[0] != versions[1]:
            home = self.scope.home(Ref(self._today(tree.identity).name, 1))
            parts += [("history", literal(home)), ("versions", f"({versions[0]}, {versions[1]})")]
        return Call("migrations.Tree", tuple(Argument(name, value) for name, value in parts))

    def _tables(self, side: Side, tables: tuple[Table, ...], release: int) -> str:
        """Write the tables of a tree where they are not known yet; return the name of the first one's constant."""
        names: dict[str, str] = {}
        for table in reversed(tables):  # children first
            names[table.entity] = self._table(side, table, release, names)
        return names[tables[0].entity]

    def _table(self, side: Side, table: Table, release: int, children: dict[str, str]) -> str:
        if side.domain is None:
            raise KeyError(table.entity)
        self.scope.use("perdure", "entities")
        declared = self._today(side.identity(table.entity))
        cls = self.scope.cls(Ref(declared.name, side.version(table)))
        value = table_of(side.domain, table, (cls, cls), children)
        last = self.known.get(table.name)
        if last is not None and last.value == value:
            return last.name
        constant = ConstantView(name=f"{table_constant(table.name)}_{release}", annotation="Final", value=value)
        self.constants.append(constant)
        self.known[table.name] = constant
        return constant.name

    def _today(self, identity: str) -> DeclaredType:
        return next(each for each in self.scope.domain.types.values() if each.versions[0].name == identity)
