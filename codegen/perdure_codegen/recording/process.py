"""Runs the generated code in a process of its own, from a temporary folder."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from perdure_codegen.file import File
from perdure_codegen.recording.questions import Answer, Failed, Question

__all__ = ["ask"]

_LINES = 5
"""How much is shown of what a process said that ended badly."""


def ask(question: Question, files: Iterable[File], project: Path) -> Answer:
    """Return the answer to *question* of the package made of *files*; hand-written code is found from *project*."""
    with tempfile.TemporaryDirectory(prefix="perdure-") as folder:
        for file in files:
            path = Path(folder, file.path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.contents, "utf-8")
        done = subprocess.run(
            [sys.executable, "-P", "-m", "perdure_codegen.recording.probe"],
            input=pickle.dumps(replace(question, root=folder)),
            cwd=project,
            capture_output=True,
            check=False,
        )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-_LINES:]
        return Answer({}, (Failed("", 0, "\n".join(said) or f"the process ended with {done.returncode}"),))
    return msgspec.msgpack.decode(done.stdout, type=Answer)
