"""What became of the members of an enum or a union."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.model import EnumShape, Ref, UnionShape
from perdure_codegen.proposals import writing
from perdure_codegen.proposals.matching import matchings
from perdure_codegen.proposals.reading import BLANK, Difference, Phase, Proposed, instead, reading

__all__ = ["compare_enum", "compare_union"]


def compare_enum(before: EnumShape, after: EnumShape, version: int) -> tuple[Difference, ...]:
    """Return what differs: members that are new, gone, or perhaps called otherwise."""
    gone = [each for each in before.members if each not in after.members]
    new = [each for each in after.members if each not in before.members]
    if not gone:
        return tuple(
            Difference(
                label=f"added since version {version}", place=each, made=(each,), readings=(reading([_added(each)]),)
            )
            for each in new
        )
    into = after.members[0] if len(after.members) == 1 else BLANK
    if not new:
        return tuple(
            Difference(
                label=f"version {version} has `{each}`", former=each, readings=(reading([_removed(each, into)]),)
            )
            for each in gone
        )
    readings = []
    for matching in matchings({each: [*new, None] for each in gone}):
        operations = [_renamed(old, to) for old, to in matching.items() if to is not None]
        operations += [_added(each) for each in new if each not in matching.values()]
        operations += [_removed(old, into) for old, to in matching.items() if to is None]
        readings.append(reading(operations))
    return (
        Difference(
            label=instead(gone, version), place=new[0], former=gone[0], made=tuple(new), readings=tuple(readings)
        ),
    )


def compare_union(before: UnionShape, after: UnionShape, version: int) -> tuple[Difference, ...]:
    """Return what differs: records that are new, gone, or of another version."""
    return tuple(_union(before, after, version))


def _union(before: UnionShape, after: UnionShape, version: int) -> Iterator[Difference]:
    old = {member.name: member for member in before.members}
    new = {member.name: member for member in after.members}
    for name, member in new.items():
        if name not in old:
            yield Difference(
                label=f"added since version {version}", place=name, made=(name,), readings=(reading([_added(name)]),)
            )
        elif old[name].version < member.version:
            adopted = writing.adopt(name, old[name].version, member.version)
            yield Difference(
                label=f"version {member.version} of `{name}`", place=name, former=name, readings=(reading([adopted]),)
            )
    for name, member in old.items():
        if name not in new:
            yield Difference(
                label=f"version {version} has `{name}`", former=name, readings=(reading([_given_up(member)]),)
            )


def _added(member: str) -> Proposed:
    return Proposed(Phase.NEW, f"{{add_member: {member}}}", (f"`{member}` is new",))


def _removed(member: str, into: str) -> Proposed:
    return Proposed(Phase.LAST, f"{{remove_member: {member}, into: {into}}}", (f"`{member}` is gone",))


def _renamed(member: str, to: str) -> Proposed:
    return Proposed(Phase.RENAME, f"{{rename_member: {member}, to: {to}}}", (f"`{member}` is called `{to}`",))


def _given_up(member: Ref) -> Proposed:
    text = f"{{remove_member: {member.name}@{member.version}, into: {{hook: {BLANK}}}}}"
    return Proposed(Phase.LAST, text, (f"`{member.name}` is gone",))
