"""What is proposed for small changes: every reading as it is written, and each of them passes once it is pasted."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import pytest
from pasting import checked, filled, lines_of, pasted, undeclared

from perdure_codegen.model import Domain
from perdure_codegen.text import Source

PLACE = "records: {Place: {fields: {street: str, city: str}}}"
WIDER = "records: {Place: {fields: {street: str, city: str, floor: int}, changes: {2: [{add: floor, fill: 0}]}}}"
COLOUR = "enums: {Colour: {members: [red, green]}}"
MORE = "enums: {Colour: {members: [red, green, blue], changes: {2: [{add_member: blue}]}}}"
FEWER = "enums: {Colour: {members: [red], changes: {2: [{remove_member: green, into: red}]}}}"


class Row(NamedTuple):
    """Fields (with *extra* types) that became others, and the readings of each difference."""

    before: str
    after: str
    expected: list[list[str]]
    extra: tuple[str, str] = ("", "")
    changes: str = ""


ROWS = {
    "a rename with other constraints": Row(
        "a: int",
        "b: {type: int, max: 5}",
        [
            [
                "{rename: a, to: b}, {constrain: b, from: {}, to: {max: 5}, else: ...}",
                "{remove: a, type: int}, {add: b, fill: ...}",
            ]
        ],
    ),
    "a rename of what has changed itself": Row(
        "p: Place",
        "q: 'list[Place]'",
        [
            [
                "{rename: p, to: q}, {adopt: Place, from: 1, to: 2}, {retype: q, from: Place@2, to: 'list[Place@2]'}",
                "{remove: p, type: Place@1}, {add: q, fill: ...}",
            ]
        ],
        (PLACE, WIDER),
    ),
    "what is gone adopts nothing": Row("p: Place, q: int", "q: int", [["{remove: p, type: Place@1}"]], (PLACE, WIDER)),
    "a rename beside one that stays": Row(
        "at: Place, p: Place",
        "at: Place, q: Place",
        [
            [
                "{rename: p, to: q}, {adopt: Place, from: 1, to: 2}",
                "{remove: p, type: Place@1}, {adopt: Place, from: 1, to: 2}, {add: q, fill: ...}",
            ]
        ],
        (PLACE, WIDER),
    ),
    "a new field beside one that adopts": Row(
        "at: Place",
        "at: Place, q: Place | None",
        [["{adopt: Place, from: 1, to: 2, fields: [at]}"], ["{add: q, fill: null}"]],
        (PLACE, WIDER),
    ),
    "fields that move into a record with one more": Row(
        "street: str",
        "at: Place",
        [
            [
                "{add: city, fill: ...}, {nest: [street, city], into: at}",
                "{remove: street, type: str}, {add: at, fill: ...}",
            ]
        ],
        (PLACE, PLACE),
    ),
    "fields of other names that move into a record": Row(
        "one: str, two: str",
        "at: Place",
        [
            [
                "{nest: {one: street, two: city}, into: at}",
                "{nest: {two: street, one: city}, into: at}",
                "{remove: one, type: str}, {remove: two, type: str}, {add: at, fill: ...}",
            ]
        ],
        (PLACE, PLACE),
    ),
    "a record of which one field stays, whose other name is taken": Row(
        "at: Place, city: int",
        "street: str, city: int",
        [
            [
                "{hoist: at, type: Place@1, to: {street: street, city: city0}}, {remove: city0, type: str}",
                "{remove: at, type: Place@1}, {add: street, fill: ...}",
            ]
        ],
        (PLACE, PLACE),
    ),
    "a set whose members may become one": Row(
        "a: 'set[Colour]', b: Colour",
        "a: 'set[Colour]', c: Colour",
        [
            [
                (
                    "{rename: b, to: c}, {adopt: Colour, from: 1, to: 2, fields: [c]}, "
                    "{hook: ..., from: {a: 'set[Colour@1]'}, to: {a: 'set[Colour@2]'}}"
                ),
                (
                    "{remove: b, type: Colour@1}, {hook: ..., from: {a: 'set[Colour@1]'}, to: {a: 'set[Colour@2]'}}, "
                    "{add: c, fill: ...}"
                ),
            ]
        ],
        (COLOUR, FEWER),
    ),
    "a set whose members stay apart": Row(
        "a: 'set[Colour]', b: Colour",
        "a: 'set[Colour]', b: Colour",
        [["{adopt: Colour, from: 1, to: 2}"]],
        (COLOUR, MORE),
    ),
    "a bare type that would take over what the new one has": Row(
        "a: int",
        "a: {type: int | None, max: 5, unit: 'm, s'}",
        [["{retype: a, from: {type: int}, to: {type: int | None, max: 5, unit: 'm, s'}, else: ...}"]],
    ),
    "a pattern that needs quotes": Row(
        'a: {type: str, pattern: "it\'s [0-9]{2}: \\\\n"}',
        "a: str",
        [["{constrain: a, from: {pattern: 'it''s [0-9]{2}: \\n'}, to: {}}"]],
    ),
    "another type and another unit": Row(
        "a: {type: int, unit: s}",
        "a: {type: decimal, unit: ms}",
        [
            [
                (
                    "{retype: a, from: {type: int, unit: s}, to: {type: decimal, unit: s}}, "
                    "{scale: a, from: s, to: ms, factor: 1000}"
                ),
                (
                    "{retype: a, from: {type: int, unit: s}, to: {type: decimal, unit: s}}, "
                    "{scale: a, from: s, to: ms, factor: 1}"
                ),
            ]
        ],
    ),
    "another unit with the bounds of it": Row(
        "a: {type: int, unit: lots, min: 0, max: 60}",
        "a: {type: int, unit: items, min: 0, max: 720}",
        [
            [
                "{scale: a, from: lots, to: items, factor: 12}",
                (
                    "{scale: a, from: lots, to: items, factor: 1}, "
                    "{constrain: a, from: {min: 0, max: 60}, to: {min: 0, max: 720}}"
                ),
            ]
        ],
    ),
    "another unit with bounds that tell nothing": Row(
        "a: {type: int, unit: lots, max: 60}",
        "a: {type: int, unit: items, min: 1}",
        [
            [
                (
                    "{constrain: a, from: {max: 60}, to: {}}, "
                    "{scale: a, from: lots, to: items, factor: ..., else: ...}, "
                    "{constrain: a, from: {}, to: {min: 1}, else: ...}"
                ),
                (
                    "{scale: a, from: lots, to: items, factor: 1}, "
                    "{constrain: a, from: {max: 60}, to: {min: 1}, else: ...}"
                ),
            ]
        ],
    ),
    "bounds that grow as units do": Row(
        "a: {type: int, max: 60}",
        "a: {type: int, max: 60000}",
        [["{constrain: a, from: {max: 60}, to: {max: 60000}}", "{scale: a, factor: 1000, else: ...}"]],
    ),
    "two fields that exchange types which do not convert": Row(
        "a: 'list[str]', b: 'dict[str, str]'",
        "a: 'dict[str, str]', b: 'list[str]'",
        [
            [
                (
                    "{hook: ..., from: {a: 'list[str]'}, to: {a: 'dict[str, str]'}}, "
                    "{hook: ..., from: {b: 'dict[str, str]'}, to: {b: 'list[str]'}}"
                ),
                "{swap: [a, b]}",
            ]
        ],
    ),
    "what is declared comes after what is not": Row(
        "a: int, b: str",
        "c: str, b: str | None",
        [["{retype: a, from: int, to: str}"]],
        changes="2: [{rename: a, to: c}, {retype: b, from: str, to: str | None}]",
    ),
}


def schema(fields: str, extra: str = "", changes: str = "") -> str:
    """Return a domain of one event."""
    steps = f", changes: {{{changes}}}" if changes else ""
    return (
        f"domain: moving\nstreams: {{line: {{key: str}}}}\n{extra}\n"
        f"events: {{Moved: {{stream: line, fields: {{{fields}}}{steps}}}}}\n"
    )


def released(text: str) -> Domain:
    """Return what *text* declares, which is sound."""
    domain, found = checked((Source("released.yaml", text),), None)
    assert domain is not None, found
    return domain


@pytest.mark.parametrize("name", ROWS)
def test_readings(name: str) -> None:
    """All readings of all differences are these, and any of them passes with the first of each other difference."""
    row = ROWS[name]
    previous = released(schema(row.before, row.extra[0]))
    files = (Source("domain.yaml", schema(row.after, row.extra[1], row.changes)),)
    _, found = checked(files, previous)
    assert {each.rule for each in found} == {"undeclared-change"}, found
    readings = [[", ".join(fix.operations) for fix in each.fixes] for each in found]
    assert readings == row.expected
    today = released(undeclared(files[0], dict.fromkeys(["Moved", "Place", "Colour"], 1)).text)
    for at, others in enumerate(readings):
        for reading in others:
            tried: tuple[Source, ...] = files
            for index, diagnostic in enumerate(found):
                line, text = lines_of(diagnostic), reading if index == at else readings[index][0]
                tried = pasted(tried, line, filled(line.name, text, today))
            domain, left = checked(tried, previous)
            assert domain is not None, (tried[0].text, left)
            assert not left


def test_very_many_fields() -> None:
    """However many fields are called otherwise, there is an answer, and it passes."""
    fields = [", ".join(f"{letter}{at}: str" for at in range(150)) for letter in "ab"]
    previous = released(schema(fields[0]))
    files: tuple[Source, ...] = (Source("domain.yaml", schema(fields[1])),)
    _, found = checked(files, previous)
    assert len(found) == 150
    line = lines_of(found[0])
    files = pasted(files, line, ", ".join(chain.from_iterable(each.fixes[0].operations for each in found)))
    assert checked(files, previous)[1] == ()


def test_a_hook_that_may_not_be_needed() -> None:
    """Where it is open whether a member is called otherwise or gone, a set of them may need a hook or not."""
    text = schema("a: 'set[Colour]'", COLOUR)
    _, found = checked((Source("domain.yaml", text.replace("green", "violet")),), released(text))
    assert found[1].help == (
        "declare it under `Moved.changes`: `2: [{hook: ..., from: {a: 'set[Colour@1]'}, to: {a: 'set[Colour@2]'}}]`\n"
        "or `{adopt: Colour, from: 1, to: 2, fields: [a]}`, if no value of `Colour` becomes another one"
    )
    assert not found[1].fixes[0].is_certain
