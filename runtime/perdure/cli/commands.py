"""What commands there are. Their modules are imported when they are called, so that help stays quick with many."""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["COMMANDS", "Command"]


class Command(NamedTuple):
    """One command: *module* has its function, `command`, or, where it has commands of its own, a Typer called `app`.

    *summary* is the first sentence of the help; *compiles* says that it needs the compiler, and so the extra `codegen`.
    """

    module: str
    summary: str
    compiles: bool


COMMANDS: Final = {
    "init": Command("perdure.cli.init", "Make a new project: the smallest one of its kind that runs.", compiles=True),
    "generate": Command(
        "perdure.cli.generate", "Compile the schema and write the generated files that differ.", compiles=True
    ),
    "check": Command(
        "perdure.cli.check",
        "Find what is wrong with the schema, and generated files that are missing, stale, edited or left over.",
        compiles=True,
    ),
    "fmt": Command(
        "perdure.cli.fmt", "Lay domain files out in the one way that all have, with their comments.", compiles=True
    ),
    "diff": Command(
        "perdure.cli.diff",
        "Show what changed since a release, and what that does to data: who can read it, what is lost, what needs "
        "code.",
        compiles=True,
    ),
    "evolve": Command(
        "perdure.cli.evolve",
        "Write the operations of undeclared changes into the schema, where they can be read in one way only.",
        compiles=True,
    ),
    "release": Command(
        "perdure.cli.release", "Freeze what is new in the schema as the next release of its domain.", compiles=True
    ),
    "events": Command(
        "perdure.cli.events",
        "List the events of a store, each as today's class, without changing anything.",
        compiles=False,
    ),
    "verify": Command(
        "perdure.cli.verify",
        "Look at all of a store: the file, checksums, order, payloads, casts, rows; exit with 1 if anything is wrong.",
        compiles=False,
    ),
    "backup": Command(
        "perdure.cli.backup", "Copy a store while it is in use, and test every checksum of the copy.", compiles=False
    ),
    "stats": Command(
        "perdure.cli.stats", "Count what is in a store: events by type and version, streams, bytes.", compiles=False
    ),
    "optimize": Command(
        "perdure.cli.optimize",
        "Write a store's log back into its file, and give back what is free.",
        compiles=False,
    ),
    "export": Command(
        "perdure.cli.export",
        "Write every record of a store as a line of JSON, exactly as it is stored.",
        compiles=False,
    ),
    "import": Command(
        "perdure.cli.import_",
        "Write every record of an export to a store, as it was; an import that was cut short goes on.",
        compiles=False,
    ),
    "migrate": Command(
        "perdure.cli.migrate", "Show at which release a store is held, and raise or lower it.", compiles=False
    ),
    "projections": Command(
        "perdure.cli.projections",
        "Show how the projections of a store stand, and run, rebuild, reset them or have them skip an event.",
        compiles=False,
    ),
    "schema": Command(
        "perdure.cli.schema", "Print the JSON Schema of the schema language, for editors.", compiles=True
    ),
    "explain": Command(
        "perdure.cli.explain", "Print the page of a rule: what it checks, why, and what to do.", compiles=True
    ),
}
"""All commands by name, in the order of the help."""
