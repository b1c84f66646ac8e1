"""The process that imports a package made a moment ago, and writes and casts samples with it.

It reads a pickled question from standard input and writes its answer, as MessagePack, to the file that is named by its
argument. Whatever hand-written code prints is nobody's.
"""

from __future__ import annotations

import base64
import importlib
import pickle
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from perdure.codec import decoder, encoder
from perdure.golden import Sample, notation
from perdure.golden.casts import as_made, cast_called
from perdure_codegen.golden import realized
from perdure_codegen.model import Ref
from perdure_codegen.recording.questions import Answer, Failed, Question, Seen, TypeQuestion

__all__ = ["answer", "main"]


class _Compiled:
    """Finds the package of the domains where it was just written, wherever else there is one of that name."""

    def __init__(self, package: str, root: str) -> None:
        self._package = package
        self._folder = "/".join([root, *package.split(".")[:-1]])

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the specification of the package itself; its modules are found through it."""
        return PathFinder.find_spec(name, [self._folder]) if name == self._package else None


def main() -> None:
    """Answer the question on standard input."""
    question: Question = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the process that started this one
    Path(sys.argv[1]).write_bytes(msgspec.msgpack.encode(answer(question)))


def answer(question: Question) -> Answer:
    """Return what the package makes of the samples of *question*."""
    sys.meta_path.insert(0, _Compiled(question.package, question.root))
    sys.path[:0] = question.paths
    try:
        hooks = _hooks(question.hooks)
    except Exception as error:  # noqa: BLE001 - hand-written code may raise anything
        return Answer({}, (Failed("", 0, _said(error)),))
    asked = _Asked(question, importlib.import_module(f"{question.package}.{question.domain}.history"), hooks)
    seen: dict[str, tuple[Seen, ...]] = {}
    failed: list[Failed] = []
    for each in question.types:
        try:
            seen[each.name] = tuple(asked.about(each))
        except _Failure as failure:
            failed.append(Failed(each.name, failure.version, failure.reason))
    return Answer(seen, tuple(failed))


class _Failure(Exception):
    def __init__(self, version: int, reason: str) -> None:
        super().__init__(version, reason)
        self.version = version
        self.reason = reason


def _hooks(place: str | None) -> object:
    if place is None:
        return None
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(module), name)


def _said(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


class _Asked:
    """Answers about the types of a package, whose numbered names are in *numbered*."""

    def __init__(self, question: Question, numbered: ModuleType, hooks: object) -> None:
        self._question = question
        self._numbered = numbered
        self._hooks = hooks

    def about(self, asked: TypeQuestion) -> Iterator[Seen]:
        """Yield what comes of each sample of a type."""
        codec = self._question.codec
        for new in asked.new:
            value = realized(new.value, self._find)
            payload = encoder(self._class(asked, new.version), codec)(value)
            text = payload if isinstance(payload, str) else base64.b64encode(payload).decode()
            shown = notation(value)
            sample = Sample(
                release=0,
                number=0,
                version=new.version,
                codec=codec,
                payload=text,
                value=shown,
                cast_to=new.version,
                newest=shown,
            )
            yield self._seen(asked, sample)
        for old in asked.old:
            yield self._seen(asked, old)

    def _seen(self, asked: TypeQuestion, sample: Sample) -> Seen:
        try:
            value = decoder(self._class(asked, sample.version), sample.codec)(sample.stored)
        except (msgspec.MsgspecError, ValueError, TypeError) as error:
            raise _Failure(sample.version, f"{sample.value} cannot be read from its payload: {_said(error)}") from error
        recorded = self._up(asked, value, sample.version, sample.cast_to)
        newest = self._up(asked, recorded, sample.cast_to, len(asked.classes))
        return Seen(payload=sample.payload, value=notation(value), recorded=notation(recorded), newest=notation(newest))

    def _up(self, asked: TypeQuestion, value: object, version: int, to: int) -> object:
        for at in range(version, to):
            history = importlib.import_module(self._class(asked, at).__module__)
            cast = cast_called(f"v{at}_to_v{at + 1}", history, self._hooks)
            if cast is None:
                raise _Failure(at + 1, "the cast takes hooks, and nothing says where they are")
            try:
                with as_made(history):
                    made, again = notation(cast(value)), cast(value)
            except (Exception, SystemExit) as error:
                raise _Failure(at + 1, f"{notation(value)} is not cast: {_said(error)}") from error
            if made != notation(again):
                raise _Failure(at + 1, f"{notation(value)} is cast to {made}, and the next time to {notation(again)}")
            value = again
        return value

    def _find(self, ref: Ref) -> Any:  # Any: a class of the package
        return getattr(self._numbered, self._question.names[ref])

    def _class(self, asked: TypeQuestion, version: int) -> Any:  # Any: the same
        return getattr(self._numbered, asked.classes[version - 1])


if __name__ == "__main__":
    main()
