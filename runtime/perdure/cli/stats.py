"""`perdure stats`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from perdure.cli.options import FileArgument

__all__ = ["command"]


def command(
    file: FileArgument,
    *,
    format: Annotated[  # noqa: A002 - named as the option is
        Literal["text", "json"], typer.Option("--format", help="A table for people, or JSON for programs.")
    ] = "text",
) -> None:
    """Count what is in a store: events by type and version, streams, bytes."""
    from perdure.cli import opening
    from perdure.cli.plain import visible

    with opening.plain_store(file) as store:
        stats = store.maintenance.stats()
    if format == "json":
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(stats), indent=2).decode())
        return
    typer.echo(f"{stats.events:,} events in {stats.streams:,} streams, {stats.size:,} bytes")
    if stats.room.free or not stats.room.is_given_back:
        typer.echo(f"of these {stats.room.free:,} are free")
    if not stats.room.is_given_back:
        typer.echo(
            f"help: `perdure optimize {file}` makes the file anew, which gives back what is free from then on", err=True
        )
    if stats.first_recorded_at and stats.last_recorded_at:
        typer.echo(
            f"from {stats.first_recorded_at:%Y-%m-%d %H:%M:%S} to {stats.last_recorded_at:%Y-%m-%d %H:%M:%S} (UTC)"
        )
    rows = [
        (visible(each.type), f"v{each.type_version}", each.codec, f"{each.records:,}", f"{each.payload_bytes:,}")
        for each in stats.counts
    ]
    table = [("type", "version", "codec", "events", "payload bytes"), *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    typer.echo("")
    for name, version, codec, records, size in table if rows else ():
        cells = (name.ljust(widths[0]), version.ljust(widths[1]), codec.ljust(widths[2]))
        typer.echo("  ".join((*cells, records.rjust(widths[3]), size.rjust(widths[4]))))
