"""Folding a stream from where a snapshot was kept, and keeping the next one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

import msgspec

from perdure.engines.snapshots import Snapshot
from perdure.errors import Invalid, StoreClosed, StoreError
from perdure.events.core import Core
from perdure.events.fold import Fold, Folded
from perdure.events.recorded import Recorded

__all__ = ["folded"]

R = TypeVar("R")
S = TypeVar("S")

Read = Callable[[int], Iterator[Recorded[R]]]
"""Reads a stream after a version."""

_LOG: Final = logging.getLogger("perdure")
_encode: Final = msgspec.msgpack.Encoder(order="deterministic").encode


def folded(core: Core[Any], stream: str, fold: Fold[S, R], read: Read[R]) -> Folded[S]:  # Any: whose events R are
    """Return what *stream*, which *read* reads, comes to. Raises what *read* does.

    A snapshot of another fold, version or build, or of a state that cannot be read any more, is not used.
    """
    build = _build(core) if fold.snapshot_every else None
    start = None if build is None else _kept(core, stream, fold, build)
    state, version, position = (fold.initial, 0, 0) if start is None else start
    step, began = fold.step, version
    for recorded in read(version):
        state = step(state, recorded.event)
        version, position = recorded.version, recorded.position
    if build is not None and fold.snapshot_every and version - began >= fold.snapshot_every:
        _keep(
            core,
            fold,
            Snapshot(
                stream=stream,
                fold=fold.name,
                fold_version=fold.version,
                build=build,
                version=version,
                position=position,
                state=_encoded(fold, state),
            ),
        )
    return Folded(state=state, version=version, position=position)


def _build(core: Core[Any]) -> str | None:
    """Return what stands for the classes of this build; None where they may change without a new name, as drafts do."""
    domain = core.codecs.domain
    if not domain.is_draft and domain.releases:
        return domain.releases[-1].hash
    return "this process" if core.engine.path == ":memory:" else None


def _kept(core: Core[Any], stream: str, fold: Fold[S, Any], build: str) -> tuple[S, int, int] | None:
    snapshot = core.engine.snapshots.get(stream, fold.name)
    if snapshot is None or (snapshot.fold_version, snapshot.build) != (fold.version, build):
        return None
    try:
        state = _decoded(fold, snapshot.state)
    except msgspec.DecodeError:  # its class has changed, and its fold has no new version
        return None
    return state, snapshot.version, snapshot.position


def _encoded(fold: Fold[S, Any], state: S) -> bytes:
    """Return *state* as it is kept. Raises Invalid where it would not come back equal."""
    try:
        payload = _encode(state)
        if _decoded(fold, payload) == state:
            return payload
    except (TypeError, ValueError, msgspec.MsgspecError, NotImplementedError) as error:
        raise Invalid(f"fold `{fold.name}`", "state", f"what msgspec can encode and decode ({error})", state) from error
    raise Invalid(f"fold `{fold.name}`", "state", "what msgspec decodes as it was encoded", state)


def _decoded(fold: Fold[S, Any], payload: bytes) -> S:
    state: S = msgspec.msgpack.decode(payload, type=fold.state)
    return state


def _keep(core: Core[Any], fold: Fold[Any, Any], snapshot: Snapshot) -> None:
    """Keep *snapshot*; where that cannot be now, the next fold will."""
    try:
        core.engine.snapshots.put(snapshot)
    except StoreClosed:
        raise
    except StoreError as error:
        _LOG.warning("no snapshot of `%s` was kept for the fold `%s`: %s", snapshot.stream, fold.name, error)
