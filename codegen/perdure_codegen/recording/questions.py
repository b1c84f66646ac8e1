"""What the process that runs the generated code is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perdure.golden import Sample
from perdure_codegen.model import Codec, Ref, Value

__all__ = ["Answer", "Failed", "New", "Question", "Seen", "TypeQuestion"]


class New(Struct, frozen=True):
    """A value to be written for the first time."""

    version: int
    value: Value


class TypeQuestion(Struct, frozen=True, kw_only=True):
    """One type: its numbered *classes*, and its samples."""

    name: str
    classes: tuple[str, ...]
    new: tuple[New, ...]
    old: tuple[Sample, ...]


class Question(Struct, frozen=True, kw_only=True):
    """Samples to be written and cast by the package of one domain.

    *paths* are where hand-written code is looked for, *hooks* is "module:name", and *names* has the numbered name of
    each version of each type. *root* is the folder that the package was written to.
    """

    package: str
    domain: str
    paths: tuple[str, ...]
    codec: Codec
    hooks: str | None
    names: Mapping[Ref, str]
    types: tuple[TypeQuestion, ...]
    root: str = ""


class Seen(Struct, frozen=True, kw_only=True):
    """What came of a sample: its payload and value, its value as the version last recorded, and as the newest."""

    payload: str
    value: str
    recorded: str
    newest: str


class Failed(Struct, frozen=True, tag=True):
    """Why there is no answer about the type called *name*; where that is empty, about the hooks."""

    name: str
    version: int
    reason: str


class Answer(Struct, frozen=True):
    """What came of the samples of each type, new ones first, by its name; and what failed."""

    seen: Mapping[str, tuple[Seen, ...]]
    failed: tuple[Failed, ...]
