"""`perdure evolve`: what can be told is written, what cannot is left, and a second run finds nothing to write."""

from __future__ import annotations

import pytest
from pasting import checked, undeclared
from table_of_changes import cases, load, sources

from perdure_codegen.compiler import understand
from perdure_codegen.evolve import Evolution, evolve
from perdure_codegen.model import Domain
from perdure_codegen.source import Folder
from perdure_codegen.text import Source

HEAD = "domain: shop\nstreams: {order: {key: str}}\n"


def released(text: str) -> Domain:
    """Return what *text* declares."""
    domain, found = understand(Folder("", (Source("released.yaml", HEAD + text),), ()), None)
    assert domain is not None, found
    return domain


def evolved(text: str, previous: Domain | None, *more: str) -> Evolution:
    """Return what becomes of *text*, and of *more* files beside it."""
    files = (Source("domain.yaml", HEAD + text), *(Source(f"{at}.yaml", each) for at, each in enumerate(more)))
    return evolve(files, lambda sources: checked(sources, previous)[1])


def test_what_is_certain_is_written_through_all_levels() -> None:
    """A change of a record is declared, and adopted by whatever embeds it, directly or not, in whichever file."""
    records = "records:\n  Door: {fields: {number: int}}\n  House:\n    fields: {door: Door}\n"
    event = "events:\n  Sold:\n    stream: order\n    fields: {house: House}  # where\n"
    previous = released(records + event)
    found = evolved(records.replace("number: int", "number: int, floor: int | None"), previous, event)
    assert found.diagnostics == ()
    assert [source.text.removeprefix(HEAD) for source in found.sources] == [
        (
            "records:\n"
            "  Door: {fields: {number: int, floor: int | None}, changes: {2: [{add: floor, fill: null}]}}\n"
            "  House:\n    fields: {door: Door}\n    changes:\n      2: [{adopt: Door, from: 1, to: 2}]\n"
        ),
        f"{event}    changes:\n      2: [{{adopt: House, from: 1, to: 2}}]\n",
    ]


def test_a_choice_is_left_and_what_depends_on_it_waits() -> None:
    """A rename that may be a removal and an addition is not written, nor is the version adopted that it would make."""
    text = "records: {Door: {fields: {number: int}}}\nevents: {Sold: {stream: order, fields: {door: Door}}}\n"
    found = evolved(text.replace("number", "count").replace("door: Door", "door: Door, at: date"), released(text))
    assert [fix.operations for fix in found.written] == [("{add: at, fill: ...}",)]
    assert {each.rule for each in found.diagnostics} == {"undeclared-change", "unfilled"}
    assert "count: int}}}" in found.sources[0].text


def test_a_choice_that_was_made_is_built_on() -> None:
    """Once the author has chosen, the rest is written."""
    text = "records:\n  Door: {fields: {number: int}}\nevents: {Sold: {stream: order, fields: {door: Door}}}\n"
    chosen = text.replace("number: int}", "count: int}, changes: {2: [{rename: number, to: count}]}")
    found = evolved(chosen, released(text))
    assert found.diagnostics == ()
    assert [fix.operations for fix in found.written] == [("{adopt: Door, from: 1, to: 2}",)]


def test_what_comes_later_amends_the_step_that_is_begun() -> None:
    """A type has one draft: new operations go before those that are declared, which they lead to."""
    text = "events: {Sold: {stream: order, fields: {price: int}}}\n"
    draft = "events: {Sold: {stream: order, fields: {cost: str}, changes: {2: [{rename: price, to: cost}]}}}\n"
    found = evolved(draft, released(text))
    assert found.diagnostics == ()
    assert "{2: [{retype: price, from: int, to: str}, {rename: price, to: cost}]}" in found.sources[0].text


def test_former_versions_get_their_numbers() -> None:
    """A type that had one version needed none in the changes of others; when it gets its second, the first is named."""
    text = (
        "records: {Door: {fields: {number: int}}, House: {fields: {door: Door}}}\n"
        "unions: {Place: {members: [House], changes: {2: [{remove_member: Door, into: {hook: as_house}}]}}}\n"
        "events:\n  Sold:\n    stream: order\n    fields: {doors: 'list[Door]', key: str}\n    changes:\n"
        "      2: [{remove: old, type: 'list[Door] | None'}, {retype: doors, from: Door, to: 'list[Door]'}]\n"
        '      3: [{hoist: lock, type: "Door | None", to: [number], else: {number: 1}}, '
        "{hook: key_of, from: {door: Door, number: int}, to: {key: str}}]\n"
    )
    found = evolved(text.replace("number: int}}, House", "number: int, floor: int | None}}, House"), released(text))
    assert found.diagnostics == (), found.sources[0].text
    after = found.sources[0].text
    assert "{remove_member: Door@1, into" in after
    assert "type: 'list[Door@1] | None'}, {retype: doors, from: Door@1, to: 'list[Door]'}" in after
    assert 'type: "Door@1 | None", to' in after
    assert "from: {door: Door@1, number: int}" in after
    assert "3: [{adopt: Door, from: 1, to: 2}" not in after


def test_adoptions_before_the_first_release() -> None:
    """Without a release, every version counts as one: what embeds a changed type adopts its newest version."""
    text = (
        "records:\n"
        "  Door: {fields: {a: int}, changes: {2: [{rename: b, to: c}], 3: [{rename: c, to: a}]}}\n"
        "  House: {fields: {door: Door}}\n"
        "  Street: {fields: {houses: 'list[House]'}}\n"
        "unions: {Place: {members: [House, Street]}}\n"
        "events: {Sold: {stream: order, fields: {at: Place}}}\n"
    )
    found = evolved(text, None)
    assert found.diagnostics == ()
    assert [(fix.type, fix.operations) for fix in found.written] == [
        ("House", ("{adopt: Door, from: 1, to: 3}",)),
        ("Street", ("{adopt: House, from: 1, to: 2}",)),
        ("Place", ("{adopt: House, from: 1, to: 2}",)),
        ("Place", ("{adopt: Street, from: 1, to: 2}",)),
        ("Sold", ("{adopt: Place, from: 1, to: 2}",)),
    ]


def test_other_errors_are_told() -> None:
    """What is wrong in another way is left as it is, and said."""
    found = evolved("events: {Sold: {stream: order, fields: {a: nonsense}}}\n", None)
    assert [each.rule for each in found.diagnostics] == ["unknown-type"]
    assert not found.written


@pytest.mark.parametrize("name", cases())
def test_each_kind_of_change(name: str) -> None:
    """Whatever is written is what a single reading says; a second run writes nothing; nothing else is touched."""
    case = load(name)
    versions = {
        each.name: len(each.versions) for each in (*case.previous.types.values(), *case.previous.events.values())
    }
    files = tuple(undeclared(each, versions) for each in sources(name, "current").sources)
    found = evolve(files, lambda tried: checked(tried, case.previous)[1])
    assert evolve(found.sources, lambda tried: checked(tried, case.previous)[1]).written == ()
    assert {each.rule for each in found.diagnostics} <= {
        "undeclared-change",
        "unfilled",
        "changed-history",
        "changed-rows",
        "needs-copy",
    }
    if not found.written:
        assert found.sources == files
