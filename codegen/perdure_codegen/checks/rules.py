"""The rules about whole domains: changes that would lose or invent data, and names that Python or SQL refuse."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = [
    "EMPTY",
    "HOOKS_UNNAMED",
    "HOOK_NAME",
    "JOINS_VALUES",
    "KEY_CHANGED",
    "NAME_COLLISION",
    "NEEDLESS_ELSE",
    "NOT_TOTAL",
    "NO_CONVERSION",
    "RESERVED_NAME",
]

EMPTY: Final = Rule(
    "empty",
    purpose="Checks that streams have events, and that enums and unions have members.",
    page="""
    ## What it does

    Looks for declarations that nothing can be a value of.

    ## Why is this bad?

    No value could ever be written, and a type checker could prove nothing about it.

    ## Example

    ```yaml
    streams:
      session: {key: str}     # and no event has `stream: session`
    ```

    ## What to do

    Add what is missing, or remove the declaration.
    """,
)

HOOK_NAME: Final = Rule(
    "hook-name",
    purpose="Checks that each hook has a name of its own.",
    page="""
    ## What it does

    Compares the names of all hooks of the domain: steps, their ways back, and those of `else` and `into`.

    ## Why is this bad?

    A hook becomes a method of the generated `Hooks` protocol, which has one signature.

    ## Example

    ```yaml
    changes:
      2: [{hook: split, from: {a: str}, to: {b: str}}]
      3: [{hook: split, from: {b: str}, to: {c: int}}]
    ```

    ## What to do

    Give each hook a name that says what it does.
    """,
)

JOINS_VALUES: Final = Rule(
    "joins-values",
    purpose="Checks that no change joins values inside a set, a list of unique items, or the keys of children.",
    page="""
    ## What it does

    Finds each `adopt` whose type maps two values to one, up or down, where a field holds several of them without
    duplicates. A `retype` or `constrain` of such a field is judged like any other: what has duplicates takes `else`.
    It finds each `adopt` of children, too, whose key is changed so that two of one parent could become alike.

    ## Why is this bad?

    Two items would become one, and the number of items would change silently.

    ## Example

    ```yaml
    enums:
      Tag:
        members: [red, blue]
        changes:
          2: [{remove_member: pink, into: red}]
    events:
      Tagged:
        stream: item
        fields: {tags: 'set[Tag]'}
        changes:
          2: [{adopt: Tag, from: 1, to: 2}]
    ```

    ## What to do

    Use a `hook` from `set[Tag@1]` to `set[Tag@2]` for this field. Change the key of children without `else`,
    rounding or a `fill` for what has no way down, so that the change loses nothing.
    """,
)

NAME_COLLISION: Final = Rule(
    "name-collision",
    purpose="Checks that no two names differ only in case, and that none is a name that perdure generates.",
    page="""
    ## What it does

    Compares names after case folding, and with the generated ones: `SessionEvent` of a stream `session`,
    `SchedulerStore` of a domain `scheduler`.

    ## Why is this bad?

    File names and SQL names know no case, and a module has each name once.

    ## Example

    ```yaml
    records:
      Vote: {fields: {day: date}}
      VOTE: {fields: {day: date}}
    ```

    ## What to do

    Rename one of them.
    """,
)

NEEDLESS_ELSE: Final = Rule(
    "needless-else",
    purpose="Checks that `else` can apply.",
    page="""
    ## What it does

    Finds an `else` on a change that cannot fail.

    ## Why is this bad?

    It reads as if some old values were replaced, and none ever is.

    ## Example

    ```yaml
    fields: {age: str}
    changes:
      2: [{retype: age, from: int, to: str, else: '0'}]
    ```

    ## What to do

    Remove it.
    """,
)

NOT_TOTAL: Final = Rule(
    "not-total",
    purpose="Checks that every valid old value becomes a valid new one.",
    page="""
    ## What it does

    Decides from types and constraints alone whether a `retype`, `constrain` or `scale` can fail on its way up, the
    items of lists, sets and dicts included; and whether a field with constraints of its own may break them when it
    adopts another version of a named type.

    ## Why is this bad?

    Old records would be unreadable, and production would find out which.

    ## Example

    ```yaml
    fields: {age: int}
    changes:
      2: [{retype: age, from: str, to: int}]
    ```

    ## What to do

    Say what such a value becomes: `else: 0`, or `else: {hook: name}` for code of your own; or widen the new shape. A
    `scale` may say how to `round`, and a list that becomes one value what an empty one is (`fill`) and that the rest is
    dropped (`many: first`).
    """,
)

NO_CONVERSION: Final = Rule(
    "no-conversion",
    purpose="Checks that `retype` is between types that convert.",
    page="""
    ## What it does

    Looks the pair up in the table of conversions: numbers, text, bytes, dates, enums, `T` and `T | None`, one and
    list, list and set, record and union.

    ## Why is this bad?

    For any other pair there is no conversion that everybody would expect.

    ## Example

    ```yaml
    fields: {at: datetime}
    changes:
      2: [{retype: at, from: uuid, to: datetime}]
    ```

    ## What to do

    Use a `hook`, which gets the old field and returns the new one.
    """,
)

RESERVED_NAME: Final = Rule(
    "reserved-name",
    purpose="Checks that names can be used in Python, SQL and the generated modules.",
    page="""
    ## What it does

    Compares names with Python's keywords, the names that generated modules use themselves, the members of a store,
    and the keywords of SQL.

    ## Why is this bad?

    The generated code would not compile, or would mean something else.

    ## Example

    ```yaml
    fields: {class: str, self: int}
    ```

    ## What to do

    Choose another name; the help proposes one.
    """,
)

KEY_CHANGED: Final = Rule(
    "key-changed",
    purpose="Checks that the type of a stream's key does not change its values.",
    page="""
    ## What it does

    Finds `retype`, `scale` and a tightening `constrain` in the changes of a named type that is the key of a stream.

    ## Why is this bad?

    The key is part of the stream's stored name. Nothing rewrites it, so old streams would be refused by the new
    type, or looked for under another name.

    ## Example

    ```yaml
    types:
      Sku: {is: str, max_length: 8, changes: {2: [{constrain: Sku, from: {}, to: {max_length: 8}, else: unknown}]}}
    streams:
      shelf: {key: Sku}
    ```

    ## What to do

    Loosen constraints only. For anything else declare a new type and a new stream, and copy what is needed.
    """,
)

HOOKS_UNNAMED: Final = Rule(
    "hooks-unnamed",
    purpose="Checks that the project says where its hooks are.",
    page="""
    ## What it does

    Looks for `hooks` in the configuration of a domain whose steps need code.

    ## Why is this bad?

    The generated tests call the hooks. Where nobody says which object has them, the tests that need them are left
    out, and a hook that is wrong is found in production.

    ## Example

    ```yaml
    changes:
      2: [{hook: parse_count, from: {count: str}, to: {count: int}}]     # and no hooks in pyproject.toml
    ```

    ## What to do

    Name the object: `hooks = 'shop.evolution:hooks'` under `[tool.perdure.domains.shop]` in pyproject.toml.
    """,
)
