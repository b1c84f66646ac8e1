"""Where released records lie: no event leaves its stream, and no stream its name or its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perdure_codegen.diagnostic import Diagnostic, Related
from perdure_codegen.meaning.constants import shown_type
from perdure_codegen.meaning.copying import moved_event, rekeyed_stream, removed_stream, renamed_stream
from perdure_codegen.model import Domain
from perdure_codegen.releases.canonical import Writer

__all__ = ["moved"]


def moved(previous: Domain, today: Domain, names: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Yield what *today* would have lie elsewhere than *previous*; *names* has today's name of each released event."""
    heirs: dict[str, str | None] = {}
    for name in previous.streams:
        if name in today.streams or not (homes := _homes(name, previous, today, names)):
            continue  # a stream that is gone with all its events is missed by them
        heir = heirs[name] = homes.pop() if len(homes) == 1 and not homes & previous.streams.keys() else None
        related = Related(previous.streams[name].span, "it was released like this")
        if heir is None:
            yield removed_stream(today.span, name, related=related)
        else:
            yield renamed_stream(today.streams[heir].span, name, heir, related=related)
    for name, before in previous.events.items():
        after = today.events.get(names.get(name, ""))
        if after is None or before.stream is None or after.stream is None or after.stream == before.stream:
            continue
        if heirs.get(before.stream) != after.stream:
            related = Related(before.span, "it was released like this")
            yield moved_event(after.span, after.name, former=before.stream, to=after.stream, related=related)
    then, now = Writer(previous), Writer(today)
    for name, stream in previous.streams.items():
        if name in today.streams and then.key(stream.key) != now.key(today.streams[name].key):
            yield rekeyed_stream(
                today.streams[name].span,
                name,
                former=shown_type(stream.key, previous.shape),
                to=shown_type(today.streams[name].key, today.shape),
                related=Related(stream.span, "it was released like this"),
            )


def _homes(stream: str, previous: Domain, today: Domain, names: Mapping[str, str]) -> set[str]:
    """Return the streams that the events of a released *stream* belong to today."""
    events = [today.events.get(names.get(each.name, "")) for each in previous.events.values() if each.stream == stream]
    return {each.stream for each in events if each is not None and each.stream is not None}
