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

_ANSWER = "answer"
"""The file, beside the package, that the process writes its answer to: whatever code may print to standard output."""


def ask(question: Question, files: Iterable[File], project: Path) -> Answer:
    """Return the answer to *question* of the package made of *files*; hand-written code is found from *project*."""
    with tempfile.TemporaryDirectory(prefix="perdure-") as folder:
        package, written = Path(folder, "package"), Path(folder, _ANSWER)
        for file in files:
            path = package / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.contents, "utf-8")
        done = subprocess.run(  # noqa: S603 - our own module, with a path that was made here
            [sys.executable, "-P", "-m", "perdure_codegen.recording.probe", str(written)],
            input=pickle.dumps(replace(question, root=str(package))),
            cwd=project,
            capture_output=True,
            check=False,
        )
        answer = written.read_bytes() if written.exists() else None
    if answer is None or done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        return Answer({}, (Failed("", 0, " ".join(said) or f"its process ended with {done.returncode}, unasked"),))
    return msgspec.msgpack.decode(answer, type=Answer)
