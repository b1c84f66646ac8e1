"""What no change of a file can do, since stored records stay where they are: how to do it by copying instead.

Whoever finds one, in the file alone or beside a release, reports it by these functions, so that it is told in one way.
"""

from __future__ import annotations

from typing import Final

from perdure_codegen.diagnostic import Diagnostic, Related
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span

__all__ = [
    "NEEDS_COPY",
    "NOT_OPERATIONS",
    "moved_event",
    "not_an_operation",
    "rekeyed_stream",
    "removed_stream",
    "renamed_stream",
]

NEEDS_COPY: Final = Rule(
    "needs-copy",
    purpose="Checks that no change asks for stored records to lie elsewhere.",
    page="""
    ## What it does

    Reports what would move records: an event in another stream than it was released in, several events merged into
    one, a stream that is renamed, removed or has another key.

    ## Why is this bad?

    A change says how a record is *read*. The stream and the key are part of where it is *stored*, with a version in
    that stream and a position in the log, and nothing rewrites those: readers keep checkpoints, and writers decide by
    versions. Two records could not become one either, for each has a place of its own.

    ## Example

    ```yaml
    streams:
      session: {key: SessionId}
    events:
      VoteAdded:
        stream: ballot          # it was `session` when it was released
    ```

    ## What to do

    Leave what was released as it is, and copy: declare the new stream (and the new events), `retire` the old events,
    and let a program of your own read the old streams in order and append what they come to to the new ones. It keeps
    the checkpoint of the last record that it copied, so that it can be stopped and go on; an idempotency key made of
    the old stream and version lets it repeat a step without copying twice. Old records stay readable where they are.
    """,
)

_COPY: Final = (
    "declare the new {what}, `retire` the old events, and copy with a program that reads the old streams and appends "
    "to the new ones: `perdure explain needs-copy`"
)

NOT_OPERATIONS: Final = {
    "move": "an event stays in the stream in which it is stored",
    "move_event": "an event stays in the stream in which it is stored",
    "merge": "stored events do not become one: each has its own version and position",
    "merge_events": "stored events do not become one: each has its own version and position",
    "join": "stored events do not become one: each has its own version and position",
    "rename_stream": "the name of a stream is part of where its records are stored",
    "rekey": "the key of a stream is part of where its records are stored",
    "rekey_stream": "the key of a stream is part of where its records are stored",
    "change_key": "the key of a stream is part of where its records are stored",
}
"""What somebody may write as an operation, and why it is none."""


def not_an_operation(span: Span, word: str) -> Diagnostic:
    """Return the finding that *word*, one of `NOT_OPERATIONS`, cannot be an operation."""
    what = "event" if "merge" in word or word == "join" else "stream"
    return NEEDS_COPY.at(span, f"`{word}` is no change: {NOT_OPERATIONS[word]}", help=_COPY.format(what=what))


def moved_event(span: Span, event: str, *, former: str, to: str, related: Related | None = None) -> Diagnostic:
    """Return the finding that *event*, released in the stream *former*, is declared in another one."""
    return NEEDS_COPY.at(
        span,
        f"`{event}` was released in the stream `{former}`, and its records stay there",
        help=f"write `stream: {former}`; to have such events in `{to}`, {_COPY.format(what='event')}",
        related=related,
    )


def renamed_stream(span: Span, former: str, to: str, *, related: Related | None = None) -> Diagnostic:
    """Return the finding that the released stream *former* seems to be called *to* now."""
    return NEEDS_COPY.at(
        span,
        f"the stream `{former}` was released, and its name is part of where its records are stored",
        help=f"call it `{former}`; to have streams called `{to}`, {_COPY.format(what='stream')}",
        related=related,
    )


def removed_stream(span: Span, stream: str, *, related: Related | None = None) -> Diagnostic:
    """Return the finding that the released *stream* is gone."""
    return NEEDS_COPY.at(
        span,
        f"the stream `{stream}` was released, and is not declared any more",
        help=f"declare `{stream}` again, and `retire` its events where nothing new is appended to it",
        related=related,
    )


def rekeyed_stream(span: Span, stream: str, *, former: str, to: str, related: Related | None = None) -> Diagnostic:
    """Return the finding that the key of the released *stream* was of the type *former*."""
    return NEEDS_COPY.at(
        span,
        f"the key of `{stream}` was released as `{former}`, and is part of where its records are stored",
        help=f"write `key: {former}`; for keys of type `{to}`, {_COPY.format(what='stream')}",
        related=related,
    )
