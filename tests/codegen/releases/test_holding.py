"""Today's file is held to what was released: each kind of change passes where it is declared, and only there."""

from __future__ import annotations

import json

import pytest
from chains import STATES, chained
from compiling import understood
from msgspec.structs import replace
from table_of_changes import cases, load, sources

from perdure_codegen import compiler
from perdure_codegen.compiler import hold
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.model import Domain
from perdure_codegen.releases import Chain
from perdure_codegen.source import Folder
from perdure_codegen.text import Source

NAMES = cases()


def held(text: str, chain: Chain) -> tuple[Domain | None, tuple[Diagnostic, ...]]:
    """Return what holding *text* to *chain* gives."""
    return hold(Folder("", (Source("domain.yaml", text),), ()), None, chain)


def released(*texts: str) -> Chain:
    """Return a chain in which each of *texts* was released."""
    chain = Chain()
    for text in texts:
        domain, found = held(text, chain)
        assert domain is not None, found
        chain = chained(chain, domain, (Source("domain.yaml", text),))
    return chain


@pytest.mark.parametrize("name", NAMES)
def test_what_was_released_is_no_draft(name: str) -> None:
    """A domain that is as it was released keeps all of it, and adds nothing."""
    case, folder = load(name), sources(name, "previous")
    domain, found = hold(folder, None, chained(Chain(), case.previous, folder.sources))
    assert domain is not None, found
    assert not domain.is_draft
    assert [release.number for release in domain.releases] == [1]


@pytest.mark.parametrize("name", [name for name in NAMES if load(name).declared])
def test_a_declared_change_is_a_draft_and_can_be_released(name: str) -> None:
    """It is a draft where an operation is owed, and is held to the next release in turn; its names lead to today's."""
    case = load(name)
    chain = chained(Chain(), case.previous, sources(name, "previous").sources)
    domain, found = hold(sources(name, "current"), None, chain)
    assert domain is not None, found
    assert domain.is_draft or not case.owed
    now = {**domain.types, **domain.events}
    for then, before in {**case.previous.types, **case.previous.events}.items():
        (today,) = {each for each, one in now.items() if then in {version.name for version in one.versions}} & set(
            domain.releases[0].versions
        ) or {""}
        assert domain.releases[0].versions[today] == len(before.versions)
    if domain.is_draft:
        again = chained(chain, domain, sources(name, "current").sources)
        domain, found = hold(sources(name, "current"), None, again)
        assert domain is not None, found
        assert not domain.is_draft
        assert len(domain.releases) == 2


@pytest.mark.parametrize("name", [name for name in NAMES if not load(name).declared])
def test_an_undeclared_change_is_refused(name: str) -> None:
    """Whatever is not, or cannot be, declared is an error."""
    chain = chained(Chain(), load(name).previous, sources(name, "previous").sources)
    domain, found = hold(sources(name, "current"), None, chain)
    assert domain is None
    assert any(each.severity == "error" for each in found)


@pytest.mark.parametrize("name", [name for name in NAMES if not load(name).declared])
def test_it_is_refused_even_where_the_release_cannot_be_compiled(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a later compiler refuses what was released, the canonical shapes alone are enough to refuse a change."""
    monkeypatch.setattr(compiler, "recall", lambda _: None)
    chain = chained(Chain(), load(name).previous, sources(name, "previous").sources)
    domain, found = hold(sources(name, "current"), None, chain)
    assert domain is None
    assert found


def test_a_renamed_type_is_told_under_its_new_name_in_old_changes() -> None:
    """Renaming a type rewrites the changes that speak of it, and is no edit of what they say."""
    before = """\
domain: shop
records:
  Cash: {fields: {given: int}, changes: {2: [{add: given, fill: 0}]}}
streams: {order: {key: str}}
events:
  OrderPaid:
    stream: order
    fields: {by: Cash}
    changes: {2: [{adopt: Cash, from: 1, to: 2}]}
"""
    after = before.replace("Cash", "Money").replace("fill: 0}]", "fill: 0}], 3: [{rename_type: Cash, to: Money}]")
    after = after.replace("to: 2}]", "to: 2}], 3: [{adopt: Money, from: 2, to: 3}]")
    chain = released(before)
    domain, found = held(after, chain)
    assert domain is not None, found
    assert domain.releases[0].versions == {"Money": 2, "OrderPaid": 2}
    domain, found = held(after.replace("fill: 0", "fill: 1"), chain)
    assert domain is None
    assert [each.rule for each in found] == ["changed-history"]


def test_all_former_releases_are_seen_from_today() -> None:
    """Each release has the versions that it froze, by the names of today."""
    domain, found = held(STATES[2], released(*STATES))
    assert domain is not None, found
    assert [dict(release.versions) for release in domain.releases] == [{"OrderPlaced": n} for n in (1, 2, 3)]
    assert len({release.hash for release in domain.releases}) == 3


def test_a_domain_without_releases_is_a_draft() -> None:
    """Nothing is compared before the first release."""
    assert understood(STATES[0]).is_draft
    domain, found = held(STATES[2], Chain())
    assert domain is not None, found
    assert domain.is_draft
    assert not domain.releases


PERSONS = """\
domain: shop
entities:
  Person: {table: persons, key: id, fields: {id: int, name: str}, unique: [name]REST}
"""
ALTERED = [
    ("unique: [name]", "indexes: [[name]]"),
    ("unique: [name]", "unique: [name], version: true"),
    ("unique: [name]", "unique: [[name, id]]"),
    ("name: str", "name: str, boss: {ref: Person | None}"),
]


def without_tables(chain: Chain) -> Chain:
    """Return a chain whose releases are as they were made before tables were a part of them."""
    made = []
    for stored in chain.releases:
        shapes = {name: part for name, part in json.loads(stored.shapes).items() if name != "tables"}
        made.append(replace(stored, files={**stored.files, "shapes.json": json.dumps(shapes).encode()}))
    return Chain(releases=tuple(made))


@pytest.mark.parametrize(("old", "new"), ALTERED)
@pytest.mark.parametrize("before", [False, True])
def test_what_rows_are_held_to_is_held_to_the_release(old: str, new: str, before: bool) -> None:  # noqa: FBT001 - a case
    """Also to one that was made before its shapes said so: its file is asked."""
    text = PERSONS.replace("REST", "")
    chain = without_tables(released(text)) if before else released(text)
    domain, found = held(text, chain)
    assert domain is not None, found
    assert not domain.is_draft
    domain, found = held(text.replace(old, new), chain)
    assert domain is None
    assert found
    assert {each.rule for each in found} <= {"undeclared-alteration", "undeclared-change"}


@pytest.mark.parametrize(("old", "new"), ALTERED[:3])
def test_the_shapes_alone_are_enough_to_refuse_it(old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a later compiler refuses what was released, there are no words for what differs, but it is refused."""
    text = PERSONS.replace("REST", "")
    chain = released(text)
    monkeypatch.setattr(compiler, "recall", lambda _: None)
    domain, found = held(text.replace(old, new), chain)
    assert domain is None
    assert [each.message for each in found] == ["what was released as `Person` is not what is declared now"]


def test_the_next_release_says_what_the_one_before_did_not() -> None:
    """A file is not rewritten: its hash stays, and what is released on top has the tables."""
    old = without_tables(released(PERSONS.replace("REST", "")))
    text = PERSONS.replace("unique: [name]REST", "changes: {2: [{alter: unique, from: [name]}]}")
    domain, found = held(text, old)
    assert domain is not None, found
    chain = chained(old, domain, (Source("domain.yaml", text),))
    assert chain.releases[0].hash == old.releases[0].hash
    assert json.loads(chain.releases[1].shapes)["tables"] == {"Person": {}}
    domain, found = held(text, chain)
    assert domain is not None, found
    assert not domain.is_draft
