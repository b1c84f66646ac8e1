"""A program that uses a store, as the test that runs it sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rolling.builds import Build

__all__ = ["Program"]


class Program:
    """A process that does what it is told with the store at *path*, with the code of *build*."""

    def __init__(self, build: Build, path: Path) -> None:
        """Start it; nothing is opened yet."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rolling.worker", str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": ":".join([str(build.folder), *sys.path])},
            text=True,
        )

    def open(self, **options: object) -> str:
        """Let it open the store; return "opened", or the name of the error."""
        return str(self.ask("open", options))

    def append(self, event: str, **fields: object) -> int | str:
        """Let it append an event; return its version, or the name of the error."""
        answer: int | str = self.ask("append", [event, fields])
        return answer

    def read(self) -> list[tuple[str, dict[str, object], int]]:
        """Return what it reads: the class, the fields and the version that is stored of each event."""
        return [(name, fields, stored) for name, fields, stored in self.ask("read", None)]

    def ask(self, command: str, argument: object) -> Any:  # Any: whatever JSON has
        """Return the answer to *command*."""
        self.tell(command, argument)
        return self.answer()

    def tell(self, command: str, argument: object) -> None:
        """Send *command* and wait for nothing."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps([command, argument]) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:  # Any: the same
        """Return the next answer."""
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        """Let it end."""
        self._process.communicate(timeout=60)
        assert kind or self._process.returncode == 0
