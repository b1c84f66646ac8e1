"""Compiles the schema in a temporary folder, then tells the story with what was compiled there, and evolves it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from scheduler_app.demo.evolution import evolve

__all__ = ["main"]

SCHEMA: Final = Path(__file__).resolve().parents[3] / "schema" / "scheduler"
PERDURE: Final = ("-c", "import perdure.cli; perdure.cli.main()")


def main() -> int:
    """Run the demonstration and return its exit code; the folder is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="perdure-demo-") as name:
        folder = Path(name)
        shutil.copytree(SCHEMA, folder / "schema" / "scheduler")
        (folder / "pyproject.toml").write_text('[tool.perdure]\nschema = "schema"\n', encoding="utf-8")
        print("$ perdure generate", flush=True)  # noqa: T201 - a demonstration prints
        for arguments in (
            (*PERDURE, "generate"),
            ("-m", "scheduler_app.demo.story", "write"),
            (*PERDURE, "events", "scheduler.db", "--raw"),
            ("-m", "scheduler_app.demo.story", "read"),
        ):
            code = _run(folder, arguments)
            if code:
                return code
        evolve(folder, partial(_perdure, folder))
    return 0


def _perdure(folder: Path, *arguments: str, code: int = 0) -> str:
    """Show a command and what it prints, and return that; it ends the demonstration unless it ends with *code*."""
    print(f"\n$ perdure {' '.join(arguments)}", flush=True)  # noqa: T201 - a demonstration prints
    program = [sys.executable, *PERDURE, *arguments]
    done = subprocess.run(  # noqa: S603 - our own program
        program, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    print(done.stdout, end="", flush=True)  # noqa: T201 - the same
    if done.returncode != code:
        sys.exit(done.returncode or 1)
    return done.stdout


def _run(folder: Path, arguments: tuple[str, ...]) -> int:
    environment = {**os.environ, "PYTHONPATH": str(folder / "generated")}  # what was just compiled is what runs
    return subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, check=False).returncode  # noqa: S603 - our own programs


if __name__ == "__main__":
    sys.exit(main())
