"""Golden payloads as generated tests read them: a JSON file for each type, beside the tests."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import final

import msgspec
from typing_extensions import override

from perdure.registry import CodecName

__all__ = ["Sample", "load"]


@final
class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A payload that a release wrote, and the values that were read in it.

    *value* is that of *version* itself; *newest* that of version *cast_to*, which the newest release had. Both are in
    the notation of `perdure.golden.notation`.
    """

    release: int
    number: int
    version: int
    codec: CodecName
    payload: str
    value: str
    cast_to: int
    newest: str

    @property
    def stored(self) -> bytes | str:
        """The payload as a store holds it: text for JSON, bytes for MessagePack."""
        return self.payload if self.codec == "json" else base64.b64decode(self.payload)

    @override
    def __str__(self) -> str:
        return f"release-{self.release}-version-{self.version}-sample-{self.number}"


def load(tests: str, name: str) -> tuple[Sample, ...]:
    """Return the samples of the type whose file is called *name*, beside the module of tests whose file is *tests*."""
    file = Path(tests).with_name("golden") / f"{name}.json"
    return msgspec.json.decode(file.read_bytes(), type=tuple[Sample, ...])
