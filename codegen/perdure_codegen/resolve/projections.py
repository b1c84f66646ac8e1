"""Projections: the events and the entities that they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from perdure_codegen.declarations import ProjectionDecl, Word
from perdure_codegen.meaning.scope import Report, closest
from perdure_codegen.projections import Projection
from perdure_codegen.resolve import rules
from perdure_codegen.rule import Rule

__all__ = ["projections"]


def projections(
    declared: Iterable[ProjectionDecl], events: Collection[str], entities: Collection[str], report: Report
) -> dict[str, Projection]:
    """Return the projections by name, and report what they name that is not there."""
    found: dict[str, Projection] = {}
    for each in declared:
        if each.name.text in found:
            message = f"projection `{each.name.text}` is listed twice"
            report(rules.DUPLICATE_NAME.at(each.name.span, message, help="remove one"))
        _known(each.handles, events, "event", rules.UNKNOWN_EVENT, report)
        _known(each.writes, entities, "entity", rules.UNKNOWN_ENTITY, report)
        found[each.name.text] = Projection(
            name=each.name.text,
            doc=each.doc,
            span=each.name.span,
            handles={word.text: word.span for word in each.handles if word.text in events},
            writes={word.text: word.span for word in each.writes if word.text in entities},
            inline=each.inline,
            version=each.version,
        )
    return found


def _known(words: Iterable[Word], known: Collection[str], what: str, rule: Rule, report: Report) -> None:
    section = {"event": "events", "entity": "entities"}[what]
    for word in words:
        if word.text not in known:
            help_ = closest(word.text, known) or f"declare it under `{section}`"
            report(rule.at(word.span, f"unknown {what} `{word.text}`", help=help_))
