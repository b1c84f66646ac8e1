"""The program: `python -m rolling.worker PATH`, with a `shops.shop` to import. It answers each line of JSON by one."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

import attrs

from perdure import ANY
from perdure.errors import PerdureError

shop: Any = importlib.import_module("shops.shop")  # Any: which build it is, only its folder says


class Worker:
    """Does what it is told with the store at *path*."""

    def __init__(self, path: str) -> None:
        """Open nothing yet."""
        self.path = path
        self.store: Any = None  # Any: of the build

    def open(self, options: dict[str, Any]) -> str:
        """Open the store anew."""
        if self.store:
            self.store.close()
        self.store = shop.open(self.path, **options)
        return "opened"

    def append(self, argument: tuple[str, dict[str, Any]]) -> int:
        """Append one event."""
        name, fields = argument
        version: int = self.store.order("o-1").append(getattr(shop, name)(**fields), expected=ANY).last_version
        return version

    def flood(self, argument: tuple[str, dict[str, Any]]) -> tuple[int, str]:
        """Append one event after the other until that fails; answer first, then say how many it were, and why."""
        say("begun")
        count = 0
        while True:
            try:
                self.append(argument)
            except PerdureError as error:
                return count, type(error).__name__
            count += 1

    def read(self, _: object) -> list[tuple[str, dict[str, Any], int]]:
        """Return every event."""
        return [
            (type(recorded.event).__name__, attrs.asdict(recorded.event), recorded.stored_version)
            for recorded in self.store.order("o-1").read()
        ]


def say(answer: object) -> None:
    """Print *answer* at once."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main(path: str) -> None:
    """Answer until there is no more to do."""
    worker = Worker(path)
    for line in sys.stdin:
        command, argument = json.loads(line)
        try:
            answer: object = getattr(worker, command)(argument)
        except PerdureError as error:
            answer = type(error).__name__
        say(answer)
    if worker.store:
        worker.store.close()


if __name__ == "__main__":
    main(sys.argv[1])
