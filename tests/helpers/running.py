"""Running a command line in this process, as a user does: by its `main`, its arguments and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeAlias

import attrs
import pytest

__all__ = ["Result", "Run", "runner"]


@attrs.frozen
class Result:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Run: TypeAlias = Callable[..., Result]


def runner(
    main: Callable[[], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *first: object
) -> Run:
    """Return a function that calls *main* with arguments, *first* before those that it gets."""

    def run(*arguments: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["program", *map(str, (*first, *arguments))])
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capsys.readouterr()
        code = caught.value.code
        return Result(code if isinstance(code, int) else 0, out, err)

    return run
