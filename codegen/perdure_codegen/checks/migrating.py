"""What the draft of a domain would do to the tables of files, once it is released."""

from __future__ import annotations

from typing import Final

from perdure_codegen.checks import migration_rules as rules
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.migrations import Side, hazards, migration
from perdure_codegen.model import Domain
from perdure_codegen.rule import Rule

__all__ = ["RULE_OF", "check_migration"]

_RULES: Final[dict[str, tuple[Rule, str]]] = {
    "destroys": (rules.DESTRUCTIVE_MIGRATION, "keep a backup of each file, if they may be needed"),
    "rewrites": (rules.LOCKING_MIGRATION, "migrate large files when nobody needs to write to them"),
    "refused": (rules.REFUSING_MIGRATION, "look for such rows, and correct them by the release before"),
}

RULE_OF: Final = {kind: rule.id for kind, (rule, _) in _RULES.items()}
"""The id of the rule that is about each kind of hazard."""


def check_migration(domain: Domain) -> tuple[Diagnostic, ...]:
    """Warn of what the migration to the draft would destroy, rewrite or be refused by; of no draft there is none."""
    last = domain.releases[-1] if domain.releases else None
    if last is None or not domain.is_draft or last.declared is None:
        return ()
    step = migration(domain, Side.of(last.declared), Side.of(domain), last.number + 1)
    found = []
    for hazard in hazards(domain, step):
        rule, help_ = _RULES[hazard.kind]
        found.append(rule.at(hazard.span, hazard.message, help=help_, severity="warning"))
    return tuple(found)
