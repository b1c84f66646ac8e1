"""A domain of entities in three releases: children of children, records, unions, hooks."""

from __future__ import annotations

from typing import Any, Final, final

__all__ = ["FARM", "FarmHooks"]

FARM: Final = (
    """\
domain: farm
records:
  Place:
    fields: {north: float, east: float}
  Cow: {fields: {milk: int}}
  Hen: {fields: {eggs: int}}
unions:
  Animal: {members: [Cow, Hen]}
entities:
  Field:
    table: fields
    key: name
    fields: {name: {type: str, min_length: 1}, place: Place, size: int, unit: str, first: Animal}
    children: {stalls: Stall, gates: Gate}
    counts: {stall_count: stalls}
  Stall:
    table: stalls
    key: number
    fields: {number: int, kept: 'list[Animal]', width: int, height: int}
    children: {tools: Tool}
  Tool:
    table: tools
    key: id
    fields: {id: uuid, what: str}
  Gate:
    table: gates
    key: side
    fields: {side: str, open: bool}
""",
    """\
domain: farm
records:
  Place:
    fields: {north: float, east: float, up: float}
    changes: {2: [{add: up, fill: 0.0}]}
  Size: {fields: {width: int, height: int}}
  Cow: {fields: {milk: int}}
  Hen:
    fields: {eggs: int, brown: bool}
    changes: {2: [{add: brown, fill: false}]}
unions:
  Animal:
    members: [Cow, Hen]
    changes: {2: [{adopt: Hen, from: 1, to: 2}]}
entities:
  Field:
    table: fields
    key: title
    version: true
    fields: {title: {type: str, min_length: 1}, place: Place, size: {type: str}, first: Animal}
    children: {stalls: Stall, wells: Well}
    counts: {stall_count: stalls, well_count: wells}
    search: [title]
    changes:
      2:
        - {alter: version, to: true}
        - {rename: name, to: title}
        - {adopt: Place, from: 1, to: 2}
        - {adopt: Animal, from: 1, to: 2}
        - {adopt: Stall, from: 1, to: 2}
        - {hook: join_size, from: {size: int, unit: str}, to: {size: str}, back: split_size}
        - {remove: gates, type: 'list[Gate]', fill: []}
        - {add: wells, fill: []}
  Stall:
    table: stalls
    key: number
    fields: {number: int, kept: 'list[Animal]', size: Size}
    children: {tools: Tool}
    changes:
      2:
        - {adopt: Animal, from: 1, to: 2}
        - {nest: [width, height], into: size}
  Tool:
    table: tools
    key: id
    fields: {id: uuid, what: str}
  Gate:
    table: gates
    key: side
    fields: {side: str, open: bool}
  Well:
    table: wells
    key: depth
    fields: {depth: int}
""",
    """\
domain: farm
records:
  Place:
    fields: {north: float, east: float, up: float}
    changes: {2: [{add: up, fill: 0.0}]}
  Size: {fields: {width: int, height: int}}
  Cow: {fields: {milk: int}}
  Hen:
    fields: {eggs: int, brown: bool}
    changes: {2: [{add: brown, fill: false}]}
unions:
  Animal:
    members: [Cow, Hen]
    changes: {2: [{adopt: Hen, from: 1, to: 2}]}
entities:
  Meadow:
    table: fields
    key: title
    version: true
    fields:
      title: {type: str, min_length: 1}
      north: float
      east: float
      up: float
      size: str
      first: Animal
      wet: bool
    children: {stalls: Stall, wells: Well}
    counts: {well_count: wells}
    search: [title]
    changes:
      2:
        - {alter: version, to: true}
        - {rename: name, to: title}
        - {adopt: Place, from: 1, to: 2}
        - {adopt: Animal, from: 1, to: 2}
        - {adopt: Stall, from: 1, to: 2}
        - {hook: join_size, from: {size: int, unit: str}, to: {size: str}, back: split_size}
        - {remove: gates, type: 'list[Gate]', fill: []}
        - {add: wells, fill: []}
      3:
        - {rename_type: Field, to: Meadow}
        - {hoist: place, type: Place@2, to: [north, east, up]}
        - {add: wet, fill: false}
  Stall:
    table: stalls
    key: number
    fields: {number: int, kept: 'list[Animal]', size: Size}
    children: {tools: Tool}
    indexes: [[number desc]]
    changes:
      2:
        - {adopt: Animal, from: 1, to: 2}
        - {nest: [width, height], into: size}
  Tool:
    table: tools
    key: id
    fields: {id: uuid, what: str}
    search: [what]
  Gate:
    table: gates
    key: side
    fields: {side: str, open: bool}
  Well:
    table: wells
    key: depth
    fields: {depth: int}
""",
)
"""Children of children, records, unions and hooks; a table that comes, one that leaves its parent, and a new name."""


@final
class FarmHooks:
    """The hooks of `FARM`: a size is kept as `3 acres`, and what is not of that form has no way back."""

    def join_size(self, *, size: int, unit: str) -> str:
        """Return the size with its unit."""
        return f"{size} {unit}"

    def split_size(self, *, size: str) -> Any:  # Any: a class that is generated
        """Return the parts; a ValueError stands for any failure of a hook."""
        number, _, unit = size.partition(" ")
        return self.parts(size=int(number) if f"{_as_int(number)}" == number else 0, unit=unit)

    parts: Any = None  # Any: the same


def _as_int(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
