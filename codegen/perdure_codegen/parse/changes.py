"""The `changes` of a declaration: the steps from one version to the next."""

from __future__ import annotations

import re
from typing import Final

from perdure_codegen.declarations import StepDecl
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.nodes import Mapping, Node, Scalar, Sequence
from perdure_codegen.parse import rules
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.operations import operation
from perdure_codegen.wording import quoted

__all__ = ["steps"]

_VERSION: Final = re.compile(r"[1-9][0-9]{0,5}")


def steps(node: Node | None, findings: Findings) -> tuple[StepDecl, ...]:
    """Return the steps of *node*, in order; those that do not continue the versions before are left out."""
    if not isinstance(node, Mapping):
        return ()
    found: list[StepDecl] = []
    due = 2
    for key, value in node.entries:
        version = _version(key, findings)
        if version is None:
            continue
        step = _step(version, key, value, findings)
        if version != due:
            findings.report(_out_of_order(key, version, due))
            due = max(due, version + 1)
            continue
        due += 1
        found.append(step)
    return tuple(found)


def _version(key: Scalar, findings: Findings) -> int | None:
    if not key.quoted and _VERSION.fullmatch(key.text):
        return int(key.text)
    is_quoted = key.quoted and _VERSION.fullmatch(key.text)
    findings.report(
        rules.VERSION_NUMBER.at(
            key.span,
            f"{quoted(key.text)} is no version",
            help="remove the quotes" if is_quoted else "versions are plain integers, and changes begin with `2:`",
        )
    )
    return None


def _out_of_order(key: Scalar, version: int, due: int) -> Diagnostic:
    if version == 1:
        return rules.VERSION_ORDER.at(
            key.span, "version 1 has no changes", help="what stands here made version 2: write `2:`"
        )
    if version < due:
        return rules.VERSION_ORDER.at(
            key.span, f"version {version} stands behind version {due - 1}", help="order the versions from 2"
        )
    return rules.VERSION_ORDER.at(
        key.span,
        f"version {version} is here, and version {due} is not",
        help=f"write `{due}:`, or add the step that is missing",
    )


def _step(version: int, key: Scalar, node: Node, findings: Findings) -> StepDecl:
    items: tuple[Node, ...] = ()
    if isinstance(node, Sequence):
        items = node.items
        if not items:
            findings.report(
                rules.EMPTY_STEP.at(
                    key.span, f"version {version} changes nothing", help="remove it, or say what changed"
                )
            )
    else:
        help_ = "write `[{...}]`" if isinstance(node, Mapping) else "write `[{add: field, fill: value}]`"
        findings.report(rules.WRONG_SHAPE.at(key.span, f"version {version} expects a list of operations", help=help_))
        items = (node,) if isinstance(node, Mapping) else ()
    read = (operation(item, findings) for item in items)
    return StepDecl(version, tuple(each for each in read if each is not None), key.span)
