"""All checks, in the order in which their findings are worth reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from perdure_codegen.checks.adopted import check_adopted
from perdure_codegen.checks.empty import check_empty
from perdure_codegen.checks.entities import check_entities
from perdure_codegen.checks.hooks import check_hook_names
from perdure_codegen.checks.joins import check_joins
from perdure_codegen.checks.keys import check_stream_keys
from perdure_codegen.checks.names import check_names
from perdure_codegen.checks.projections import check_projections
from perdure_codegen.checks.relations import check_relations
from perdure_codegen.checks.retired import check_retired
from perdure_codegen.checks.temporal import check_temporal
from perdure_codegen.checks.tombstones import check_tombstones
from perdure_codegen.checks.total import check_total
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain

__all__ = ["check"]

CHECKS: Final[tuple[Callable[[Domain, Report], None], ...]] = (
    check_names,
    check_empty,
    check_total,
    check_adopted,
    check_joins,
    check_stream_keys,
    check_hook_names,
    check_entities,
    check_relations,
    check_temporal,
    check_projections,
    check_tombstones,
    check_retired,
)


def check(domain: Domain) -> tuple[Diagnostic, ...]:
    """Return what all checks find in *domain*."""
    found: list[Diagnostic] = []
    for each in CHECKS:
        each(domain, found.append)
    return tuple(found)
