"""One operation of a step: `{rename: player, to: voter}`."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Final

from perdure_codegen.declarations import (
    Add,
    AddMember,
    Adopt,
    Constrain,
    Hoist,
    HookStep,
    Nest,
    Operation,
    Remove,
    RemoveMember,
    Rename,
    RenameMember,
    Retype,
    Scale,
    Swap,
    Word,
)
from perdure_codegen.grammar.kinds import Construct
from perdure_codegen.grammar.names import FIELD
from perdure_codegen.grammar.operations import OPERATIONS_BY_NAME
from perdure_codegen.meaning.copying import NOT_OPERATIONS, not_an_operation
from perdure_codegen.nodes import Mapping, Node
from perdure_codegen.parse import rules
from perdure_codegen.parse.altering import alter
from perdure_codegen.parse.arguments import (
    factor,
    into,
    otherwise,
    pairs,
    rounding,
    version,
)
from perdure_codegen.parse.blanks import report_blanks
from perdure_codegen.parse.entries import Entries, entries
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.identity import IDENTITY
from perdure_codegen.parse.names import words
from perdure_codegen.parse.specs import constraints_of, spec_of, type_spec, typed_words
from perdure_codegen.parse.types import type_expression
from perdure_codegen.wording import listed, quoted

__all__ = ["operation"]


def operation(node: Node, findings: Findings) -> Operation | None:
    """Return the operation that *node* writes, or None after a report."""
    if not isinstance(node, Mapping):
        findings.report(
            rules.WRONG_SHAPE.at(
                node.span, "a step is a list of operations, and this is none", help="write `{add: field, fill: value}`"
            )
        )
        return None
    named = [key for key, _ in node.entries if key.text in OPERATIONS_BY_NAME]
    if not named or not _begins(node, OPERATIONS_BY_NAME[named[0].text]):
        _unknown(node, findings)
        return None
    own = OPERATIONS_BY_NAME[named[0].text].by_name
    others = [key for key in named[1:] if key.text not in own]  # `hook` is a key of `split`, too
    if others:
        findings.report(
            rules.SEVERAL_OPERATIONS.at(
                others[0].span,
                f"{listed(key.text for key in (named[0], *others))} are operations of their own",
                help="write one mapping for each: `- {...}`",
            )
        )
        return None
    name = named[0]
    if report_blanks(node, OPERATIONS_BY_NAME[name.text], findings):
        return None
    found = entries(node, OPERATIONS_BY_NAME[name.text], Word(name.text, name.span), findings)
    return None if found is None else _BUILDERS[name.text](found, node)


def _begins(node: Mapping, construct: Construct) -> bool:
    """Return whether the first key is one of *construct*: `{merge: [...], hook: by_item}` is no `hook`."""
    return node.entries[0][0].text in construct.by_name


def _unknown(node: Mapping, findings: Findings) -> None:
    if not node.entries:
        findings.report(rules.UNKNOWN_OPERATION.at(node.span, "this operation is empty", help=_exist()))
        return
    key = node.entries[0][0]
    if key.text in NOT_OPERATIONS:
        findings.report(not_an_operation(key.span, key.text))
        return
    near = findings.help_with(key.text, OPERATIONS_BY_NAME, "")
    findings.report(
        rules.UNKNOWN_OPERATION.at(
            key.span, f"there is no operation {quoted(key.text)}", help=f"{near} {_exist()}".strip()
        )
    )


def _exist() -> str:
    return f"the operations are {listed(OPERATIONS_BY_NAME)}"


def _add(found: Entries, node: Mapping) -> Operation | None:
    field, fill = found.word("add"), found.values.get("fill")
    if field is None or fill is None:
        return None
    return Add(field=field, fill=fill, because=found.text("because"), span=node.span)


def _remove(found: Entries, node: Mapping) -> Operation | None:
    field, spec = found.word("remove"), spec_of(found, "type", node.span)
    if field is None or spec is None:
        return None
    return Remove(field=field, spec=spec, fill=found.values.get("fill"), because=found.text("because"), span=node.span)


def _rename(found: Entries, node: Mapping) -> Operation | None:
    if isinstance(found.values.get("rename"), Mapping):
        several = pairs(found.values.get("rename"), found.findings)
        if "to" in found.values:
            found.findings.report(
                rules.UNKNOWN_KEY.at(
                    found.values["to"].span, "`to` cannot stand beside several names", help="remove it"
                )
            )
        return Rename(pairs=several, because=found.text("because"), span=node.span) if several else None
    former, to = found.word("rename"), found.word("to")
    if former is not None and "to" not in found.values:
        found.findings.report(
            rules.MISSING_KEY.at(found.owner, "`rename` lacks the key `to`", help="add `to: ...`: the new name")
        )
    if former is None or to is None:
        return None
    return Rename(pairs=((former, to),), because=found.text("because"), span=node.span)


def _swap(found: Entries, node: Mapping) -> Operation | None:
    match words(found.values.get("swap"), FIELD, found.findings):
        case (first, second):
            return Swap(first=first, second=second, because=found.text("because"), span=node.span)
        case _:
            return None


def _retype(found: Entries, node: Mapping) -> Operation | None:
    target = found.word("retype")
    former, to = (
        None if (written := found.values.get(key)) is None else type_spec(written, found.named(key), found.findings)
        for key in ("from", "to")
    )
    many = found.word("many")
    if target is None or former is None or to is None:
        return None
    return Retype(
        target=target,
        former=former,
        to=to,
        otherwise=otherwise(found),
        fill=found.values.get("fill"),
        many_first=many is not None,
        because=found.text("because"),
        span=node.span,
    )


def _constrain(found: Entries, node: Mapping) -> Operation | None:
    target = found.word("constrain")
    former = constraints_of(found.values.get("from"), found.named("from"), found.findings)
    to = constraints_of(found.values.get("to"), found.named("to"), found.findings)
    if target is None or former is None or to is None:
        return None
    return Constrain(
        target=target,
        former=former,
        to=to,
        otherwise=otherwise(found),
        because=found.text("because"),
        span=node.span,
    )


def _scale(found: Entries, node: Mapping) -> Operation | None:
    target, ratio = found.word("scale"), factor(found)
    former, to, rounded = found.word("from"), found.word("to"), rounding(found)
    if target is None or ratio is None:
        return None
    return Scale(
        target=target,
        former=former,
        to=to,
        factor=ratio,
        rounding=rounded,
        otherwise=otherwise(found),
        because=found.text("because"),
        span=node.span,
    )


def _nest(found: Entries, node: Mapping) -> Operation | None:
    moved, record = pairs(found.values.get("nest"), found.findings), found.word("into")
    if not moved or record is None:
        return None
    return Nest(
        pairs=moved, into=record, otherwise=found.values.get("else"), because=found.text("because"), span=node.span
    )


def _hoist(found: Entries, node: Mapping) -> Operation | None:
    field, written = found.word("hoist"), found.scalar("type")
    kind = None if written is None else type_expression(written, found.findings)
    moved = pairs(found.values.get("to"), found.findings)
    if field is None or kind is None or not moved:
        return None
    return Hoist(
        field=field,
        type=kind,
        pairs=moved,
        otherwise=found.values.get("else"),
        because=found.text("because"),
        span=node.span,
    )


def _add_member(found: Entries, node: Mapping) -> Operation | None:
    member, stands_for = found.word("add_member"), into(found)
    if member is None:
        return None
    return AddMember(member=member, into=stands_for, because=found.text("because"), span=node.span)


def _remove_member(found: Entries, node: Mapping) -> Operation | None:
    member, stands_for = found.word("remove_member"), into(found)
    if member is None or stands_for is None:
        return None
    return RemoveMember(member=member, into=stands_for, because=found.text("because"), span=node.span)


def _rename_member(found: Entries, node: Mapping) -> Operation | None:
    member, to = found.word("rename_member"), found.word("to")
    if member is None or to is None:
        return None
    return RenameMember(member=member, to=to, because=found.text("because"), span=node.span)


def _hook(found: Entries, node: Mapping) -> Operation | None:
    name, back = found.word("hook"), found.word("back")
    former = typed_words(found.values.get("from"), found.findings)
    to = typed_words(found.values.get("to"), found.findings)
    loses = words(found.values.get("loses"), FIELD, found.findings)
    if name is None:
        return None
    return HookStep(
        name=name,
        former=former,
        to=to,
        back=back,
        loses=loses,
        because=found.text("because"),
        span=node.span,
    )


def _adopt(found: Entries, node: Mapping) -> Operation | None:
    adopted, former, to = found.word("adopt"), version(found, "from"), version(found, "to")
    only = words(found.values.get("fields"), FIELD, found.findings) if "fields" in found.values else None
    if adopted is None or former is None or to is None:
        return None
    return Adopt(type=adopted, former=former, to=to, fields=only, because=found.text("because"), span=node.span)


_BUILDERS: Final[MappingOf[str, Callable[[Entries, Mapping], Operation | None]]] = {
    "add": _add,
    "remove": _remove,
    "rename": _rename,
    "swap": _swap,
    "retype": _retype,
    "constrain": _constrain,
    "scale": _scale,
    "nest": _nest,
    "hoist": _hoist,
    "add_member": _add_member,
    "remove_member": _remove_member,
    "rename_member": _rename_member,
    "hook": _hook,
    "adopt": _adopt,
    "alter": alter,
    **IDENTITY,
}
