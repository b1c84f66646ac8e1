"""A domain of temporal entities in three releases: the second is SQL, the third casts, one table is altered."""

from __future__ import annotations

from typing import Final

__all__ = ["ARCHIVE"]

ARCHIVE: Final = (
    """\
domain: archive
enums:
  State: {members: [draft, valid, gone]}
entities:
  Rule:
    table: rules
    key: [book, number]
    temporal: true
    fields:
      book: str
      number: int
      text: str
      state: State
      seconds: {type: int, min: 0, max: 600}
      old: str
      fee: int | None
    unique: [text]
    indexes: [[state]]
    search: [text]
  Mark:
    table: marks
    key: id
    temporal: true
    fields: {id: int, at: datetime, note: str | None}
""",
    """\
domain: archive
enums:
  State: {members: [draft, valid, gone]}
entities:
  Rule:
    table: rules
    key: [volume, number]
    temporal: true
    fields:
      volume: str
      number: int
      text: str
      state: State
      seconds: {type: int, min: 0, max: 600}
      author: {type: str, max_length: 10}
      link: str | None
      fee: int | None
    unique: [text]
    indexes: [[state, author]]
    search: [text, author]
    changes:
      2:
        - {rename: book, to: volume}
        - {remove: old, type: str, fill: "it's"}
        - {add: author, fill: "o'clock"}
        - {add: link, fill: null}
  Mark:
    table: marks
    key: id
    temporal: true
    fields: {id: int, at: datetime, note: str | None, place: str | None}
    indexes: [[at desc]]
    changes: {2: [{add: place, fill: null}]}
""",
    """\
domain: archive
enums:
  State:
    members: [draft, in_force]
    changes: {2: [{rename_member: valid, to: in_force}, {remove_member: gone, into: draft}]}
entities:
  Rule:
    table: rules
    key: [volume, number]
    temporal: true
    fields:
      volume: str
      number: int
      text: str
      state: State
      minutes: {type: int, min: 0, max: 10}
      author: {type: str, max_length: 10}
      link: str | None
      fee: str | None
    unique: [text]
    indexes: [[state, author]]
    search: [text, author]
    changes:
      2:
        - {rename: book, to: volume}
        - {remove: old, type: str, fill: "it's"}
        - {add: author, fill: "o'clock"}
        - {add: link, fill: null}
      3:
        - {adopt: State, from: 1, to: 2}
        - {scale: seconds, factor: 1/60, round: down}
        - {rename: seconds, to: minutes}
        - {retype: fee, from: int | None, to: str | None}
  Mark:
    table: marks
    key: id
    temporal: true
    fields: {id: int, at: datetime, note: str | None, place: str | None}
    indexes: [[at desc]]
    changes: {2: [{add: place, fill: null}]}
  Shelf:
    table: shelves
    key: name
    temporal: true
    fields: {name: str}
""",
)
"""Keys, constants, NULL, members and numbers: what becomes of a value becomes of each revision, and of no tombstone."""
