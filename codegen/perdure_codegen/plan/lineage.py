"""What the generated tests hold the casts of a type to: between any two versions, what is lost and what is refused."""

from __future__ import annotations

from perdure_codegen.meaning.laws import VALUE, lost_between
from perdure_codegen.meaning.ways import ways_down
from perdure_codegen.model import DeclaredType
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Call, Entry, Expr, Group, Import

__all__ = ["plan_lineage"]


def plan_lineage(scope: Scope, declared: DeclaredType, history: str, hooks: str) -> Expr:
    """Return the lineage of *declared*, in a module that imports its *history* and *hooks* (empty for none)."""
    domain = scope.domain
    scope.imports.add(Import("perdure.testing.lineage", "Lineage"))
    lost, ways = lost_between(domain, declared), ways_down(domain, declared)
    loses: list[Entry] = []
    expressible: list[Entry] = []
    for new in range(2, len(declared.versions) + 1):
        for old in range(1, new):
            answer = ways[new, old]
            loses += [
                Entry(f"({there}, {back})", _names(scope, lost[there, back]))
                for there, back in ((old, new), (new, old))
                if lost[there, back] and answer != "never"
            ]
            if answer != "always":
                expressible.append(Entry(f"({new}, {old})", f'"{answer}"'))
    given = (
        (Argument("hooks", hooks),) if hooks else (),
        (Argument("loses", Group("{", tuple(loses), "}")),) if loses else (),
        (Argument("expressible", Group("{", tuple(expressible), "}")),) if expressible else (),
    )
    parts = (Argument("", history), Argument("", str(len(declared.versions))))
    return Call("Lineage", (*parts, *(argument for group in given for argument in group)))


def _names(scope: Scope, lost: frozenset[str]) -> Expr:
    if VALUE in lost:
        return scope.use("perdure.testing.lineage", "WHOLE")
    return Group("(", tuple(literal(name) for name in sorted(lost)), ")")
