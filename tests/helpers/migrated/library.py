"""A domain of entities in three releases: keys, columns, constraints, enums, indexes."""

from __future__ import annotations

from typing import Final

__all__ = ["LIBRARY"]

LIBRARY: Final = (
    """\
domain: library
types:
  Code: {is: str, min_length: 1, max_length: 8}
  Price: {is: int, min: 0}
enums:
  Kind: {members: [novel, poem, essay]}
entities:
  Author:
    table: authors
    key: code
    fields: {code: Code, name: str, born: int | None, seen: datetime, rank: int}
    indexes: [[born]]
  Book:
    table: books
    key: id
    fields:
      id: int
      author: {ref: Author, on_delete: cascade}
      title: str
      plain: str | None
      left: int
      right: int
      kind: Kind
      price: Price
      seconds: {type: int, min: 0, max: 999960, unit: seconds}
      note: {type: str | None, max_length: 40}
      weight: float
      tag: str
    indexes: [[kind, price desc], {on: [title], where: {kind: novel}}]
    search: [title]
  Fax:
    table: faxes
    key: number
    fields: {number: str, lines: int}
""",
    """\
domain: library
types:
  Code: {is: str, min_length: 1, max_length: 8}
  Price: {is: int, min: 0}
enums:
  Kind: {members: [novel, poem, essay]}
entities:
  Author:
    table: authors
    key: id
    fields: {id: Code, name: str, birth: int | None, seen: datetime, rank: int | None, language: str}
    indexes: [[birth], [name]]
    changes:
      2:
        - {rename: code, to: id}
        - {rename: born, to: birth}
        - {retype: rank, from: int, to: int | None, fill: 0}
        - {add: language, fill: "o'clock"}
  Book:
    table: books
    key: id
    version: true
    fields:
      id: int
      author: {ref: Author, on_delete: cascade}
      title: str
      left: int
      right: int
      kind: Kind
      price: Price
      seconds: {type: int, min: 0, max: 999960, unit: seconds}
      note: {type: str | None, max_length: 40}
      weight: float
      label: str
      extra: 'dict[str, int] | None'
      short: {type: str | None, max_length: 3}
    indexes: [[kind], {on: [title], where: {kind: poem}}]
    search: [title, label]
    changes:
      2:
        - {alter: version, to: true}
        - {remove: plain, type: str | None, fill: null}
        - {swap: [left, right]}
        - {rename: tag, to: label}
        - {add: extra, fill: null}
        - {add: short, fill: null}
  Fax:
    table: faxes
    key: number
    fields: {number: str, lines: int}
    changes: {2: [{retire: Fax}]}
  Loan:
    table: loans
    key: [reader, book]
    fields: {reader: str, book: {ref: Book, on_delete: restrict}, days: int}
""",
    """\
domain: library
types:
  Code: {is: str, min_length: 1, max_length: 8}
  Price:
    is: int
    min: 0
    max: 100000
    changes: {2: [{constrain: Price, from: {min: 0}, to: {min: 0, max: 100000}, else: 100000}]}
enums:
  Kind:
    members: [novel, verse, drama]
    changes:
      2:
        - {rename_member: poem, to: verse}
        - {remove_member: essay, into: novel}
        - {add_member: drama, into: verse}
entities:
  Author:
    table: authors
    key: id
    fields: {id: Code, name: str, birth: int | None, seen: datetime, rank: int | None}
    unique: [[name, birth]]
    changes:
      2:
        - {rename: code, to: id}
        - {rename: born, to: birth}
        - {retype: rank, from: int, to: int | None, fill: 0}
        - {add: language, fill: "o'clock"}
      3: [{alter: unique, to: [[name, birth]]}, {remove: language, type: str}]
  Book:
    table: books
    key: id
    version: true
    fields:
      id: int
      author: {ref: Author, on_delete: cascade}
      title: str
      left: str
      right: int
      kind: Kind
      price: Price
      minutes: {type: int, min: 0, max: 16666, unit: minutes}
      note: {type: str | None, max_length: 20}
      weight: float
      label: 'list[str]'
      extra: 'dict[str, int] | None'
      short: {type: str | None, max_length: 3}
    indexes: [[kind], [minutes]]
    search: [title, note]
    changes:
      2:
        - {alter: version, to: true}
        - {remove: plain, type: str | None, fill: null}
        - {swap: [left, right]}
        - {rename: tag, to: label}
        - {add: extra, fill: null}
        - {add: short, fill: null}
      3:
        - {retype: left, from: int, to: str}
        - {adopt: Kind, from: 1, to: 2}
        - {adopt: Price, from: 1, to: 2}
        - {scale: seconds, factor: 1/60, from: seconds, to: minutes, round: down}
        - {rename: seconds, to: minutes}
        - {constrain: note, from: {max_length: 40}, to: {max_length: 20}, else: null}
        - {retype: label, from: str, to: 'list[str]', fill: ''}
  Fax:
    table: faxes
    key: number
    fields: {number: str, lines: int}
    changes: {2: [{retire: Fax}]}
  Loan:
    table: loans
    key: [reader, book]
    fields: {reader: str, book: {ref: Book, on_delete: restrict}, days: int}
    indexes: [[days desc]]
""",
)
"""Keys, columns, constraints, enums, indexes; most of the second release is SQL, all of the third one casts."""
