"""`python -m demos NAME` shows an application: its commands, run over a sample of its predecessor's files."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from demos.stories import STORIES, Told

__all__ = ["main"]

SAMPLES = Path(__file__).with_name("samples")


def main(arguments: list[str]) -> int:
    """Tell the story called as the one of *arguments*; return 0, or what a command unexpectedly ended with."""
    if len(arguments) != 1 or arguments[0] not in STORIES:
        print(f"usage: python -m demos {{{','.join(STORIES)}}}", file=sys.stderr)  # noqa: T201 - this is a command
        return 2
    name = arguments[0]
    with tempfile.TemporaryDirectory(prefix=f"perdure-{name}-") as folder:
        shutil.copytree(SAMPLES, folder, dirs_exist_ok=True)
        for part in STORIES[name]:
            if isinstance(part, str):
                print(f"\n# {part}", flush=True)  # noqa: T201 - the same
            elif code := _run(name, part, folder):
                return code
    return 0


def _run(name: str, told: Told, folder: str) -> int:
    """Run a command in *folder*; return 0 where it ends with the code that is told, else another."""
    print(f"$ {name} {told.command}", flush=True)  # noqa: T201 - the same
    program = [sys.executable, "-m", f"{name}_app", *shlex.split(told.command)]
    done = subprocess.run(program, cwd=folder, check=False)  # noqa: S603 - our own
    if done.returncode == told.ends:
        return 0
    print(f"it ended with {done.returncode}, and not with {told.ends}", file=sys.stderr)  # noqa: T201 - the same
    return done.returncode or 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
