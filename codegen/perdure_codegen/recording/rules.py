"""What can be said of the golden payloads of a release."""

from __future__ import annotations

from typing import Final

from perdure_codegen.rule import Rule

__all__ = ["CHANGED_CAST", "CHANGED_PAYLOAD", "GOLDEN_CAST", "GOLDEN_HOOKS", "NO_SAMPLE"]

GOLDEN_HOOKS: Final = Rule(
    "golden-hooks",
    purpose="Checks that a release finds the hand-written hooks of its domain.",
    page="""
    ## What it does
    A release records what samples of every former version are cast to. Where a step needs a hook, the hook is called,
    in a process that has the project's folder and its output folder on its path. This reports hooks that the
    configuration does not name, that cannot be imported, or whose import ends the process.

    ## Why is this bad?
    A hook is the one part of a released change that can be edited afterwards. What was not recorded cannot be compared.

    ## Example
    ```toml
    [tool.perdure.domains.shop]
    hooks = "shop.evolutoin:hooks"           # there is no such module
    ```

    ## What to do
    Name the object that has the hooks as `"module:name"`, and see that `python -c "import module"` works in the
    project's folder.
    """,
)

GOLDEN_CAST: Final = Rule(
    "golden-cast",
    purpose="Checks that every sample of every released version is read and cast to the newest one.",
    page="""
    ## What it does
    Reports a sample that the generated code does not read from its payload, or that a cast raises an error for.

    ## Why is this bad?
    The way up is total: whatever was stored is read. A hook that raises for some values makes a store that holds one of
    them unreadable.

    ## Example
    ```python
    def parse_count(self, *, count: str) -> int:
        return int(count)  # raises ValueError for text that is no number
    ```

    ## What to do
    Let the hook return something for every value of the old shape; the sample that is named is one.
    """,
)

CHANGED_CAST: Final = Rule(
    "changed-cast",
    purpose="Checks that what earlier releases wrote is cast to the values that were recorded.",
    page="""
    ## What it does
    Casts the samples of all earlier releases as today's code does, and reports one that becomes another value, of the
    same version, than a release recorded. A released change cannot be edited, so it is a hook that was.

    ## Why is this bad?
    Two processes, or the same one before and after an upgrade, would read different values in the same record; what was
    derived from it, a projection or a report, no longer agrees with the log.

    ## Example
    ```python
    def parse_price(self, *, price: str) -> int:
        return round(float(price))  # was: int(float(price))
    ```

    ## What to do
    Undo the edit. Where the old hook was wrong and the new one is what should have been, release with
    `--changed-casts`: the new values are recorded, and projections should be rebuilt.
    """,
)

CHANGED_PAYLOAD: Final = Rule(
    "changed-payload",
    purpose="Checks that what earlier releases wrote is read as the values that it was.",
    page="""
    ## What it does
    Reads the payloads of all earlier releases as today's code does, and reports one in which it sees another value.

    ## Why is this bad?
    A release never changes, and neither do the codecs; so this is a mistake in Perdure itself, or in a library that it
    reads payloads with. Stores would be read wrongly.

    ## Example
    ```text
    schema/shop/releases/0002/golden/OrderPaid.json    # says `price=Decimal('1.10')`, and `Decimal('1.1')` is read
    ```

    ## What to do
    Go back to the versions of Perdure and of msgspec that wrote the release, and report what differs.
    """,
)

NO_SAMPLE: Final = Rule(
    "no-sample",
    purpose="Checks that there is a sample of every version that a release freezes.",
    page="""
    ## What it does
    Warns of a version of which no value was found, so that nothing is recorded of it.

    ## Why is this bad?
    Either there is none, since its constraints contradict each other, or text that matches its patterns is hard to
    find, and later builds are not held to reading it.

    ## Example
    ```yaml
    fields:
      flags: {type: 'set[bool]', min_length: 3}        # there are two booleans
    ```

    ## What to do
    See that the constraints can be met together; look-ahead and look-behind in patterns are what is hard to meet.
    """,
)
