"""Names that come back say so, and nothing else says so."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from perdure_codegen.meaning.scope import Report
from perdure_codegen.meaning.tombstones import Revival, brought_back, revivals, takeovers
from perdure_codegen.model import DeclaredType, Domain
from perdure_codegen.rule import Rule
from perdure_codegen.steps import EventRenamed, Retired, Reused, TypeRenamed

__all__ = ["check_tombstones"]

NAME_REUSED: Final = Rule(
    "name-reused",
    purpose="Checks that a name that was given up comes back only where a step says so.",
    page="""
    ## What it does

    Follows each field, member, type and event through the changes. A name that a version had, and that was removed or
    renamed away after it, is a tombstone: it is reported where a later operation makes it again. Exchanging names
    (`swap`, or several names in one `rename`) gives none up.

    ## Why is this bad?

    One name then means two things. Whoever knows the old meaning reads the new values by it, and nothing tells them
    apart: not a log, not a report, not a program that is a release behind.

    ## Example

    ```yaml
    fields: {day: date}                       # the day of delivery
    changes:
      2: [{remove: day, type: date, fill: 1970-01-01}]    # the day of the order
      3: [{add: day, fill: 1970-01-01}]
    ```

    ## What to do

    Choose another name; or say that it is meant, in the step that brings the name back:
    `{reuse: day, because: nobody reads the former one}`. A new type or event cannot take a former name, since its first
    version has no step, and no event takes one that others are stored under.
    """,
)

NEEDLESS_REUSE: Final = Rule(
    "needless-reuse",
    purpose="Checks that `reuse` names what comes back in its step.",
    page="""
    ## What it does

    Reports a `reuse` of a name that no operation of the same step makes again, or that was never given up; and a
    `retire` of what is retired.

    ## Why is this bad?

    It reads as if a name had changed its meaning, and none has.

    ## Example

    ```yaml
    fields: {day: date}
    changes:
      2: [{add: day, fill: 1970-01-01}, {reuse: day, because: it is back}]     # no version had it before
    ```

    ## What to do

    Remove it, or write it in the step that brings the name back.
    """,
)


def check_tombstones(domain: Domain, report: Report) -> None:
    """Report names that come back without `reuse`, and each `reuse` without one."""
    back: dict[str, list[Revival]] = defaultdict(list)
    every = (*domain.types.values(), *domain.events.values())
    for declared in every:
        back[declared.name] += revivals(declared)
    for declared, revival in takeovers(domain):
        back[declared.name].append(revival)
    for declared in every:
        for revival in back[declared.name]:
            _judge(declared, revival, report)
        _needless(declared, {(each.name, each.version) for each in back[declared.name]}, report)


def _judge(declared: DeclaredType, revival: Revival, report: Report) -> None:
    name, version = revival.name, revival.version
    if revival.is_for_good:
        report(
            NAME_REUSED.at(
                revival.span,
                f"`{name}` is a former name: {revival.before}",
                help="choose another name: what is stored or numbered under this one keeps it for ever",
            )
        )
    elif name not in brought_back(declared, version):
        report(
            NAME_REUSED.at(
                revival.span,
                f"`{name}` comes back in version {version} of `{declared.name}`: it was {revival.before}",
                help=f"choose another name, or add `{{reuse: {name}, because: ...}}` to version {version} of "
                f"`{declared.name}`",
            )
        )


def _needless(declared: DeclaredType, back: set[tuple[str, int]], report: Report) -> None:
    """Report each `reuse` of what does not come back, and each `retire` of what is retired, oldest first."""
    retired = ""
    for step in declared.steps:
        renamed = {each.to for each in step.operations if isinstance(each, EventRenamed | TypeRenamed)}
        for operation in step.operations:
            match operation:
                case Retired(name=name):
                    if retired:
                        report(
                            NEEDLESS_REUSE.at(
                                operation.span, f"`{name}` is retired already", help="remove this `retire`"
                            )
                        )
                    retired = name
                case EventRenamed(former=former, to=to) | TypeRenamed(former=former, to=to):
                    retired = to if retired == former else retired
                case Reused(name=name) if name == retired and name not in renamed:
                    retired = ""
                case Reused(name=name) if (name, step.version) not in back:
                    report(
                        NEEDLESS_REUSE.at(
                            operation.span,
                            f"`{name}` does not come back in version {step.version} of `{declared.name}`",
                            help="remove this, or write it in the step that makes a former name again",
                        )
                    )
                case _:
                    pass
