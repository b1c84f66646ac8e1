"""`perdure generate --watch` as a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

PROGRAM = "import perdure.cli; perdure.cli.main()"


def line(stream: IO[str]) -> str:
    """Return the next line without the time it begins with."""
    text = stream.readline().rstrip("\n")
    return text[10:] if text[2:3] == ":" else text


def put(path: Path, text: str) -> None:
    """Write *text* to *path* at once: whoever looks meanwhile finds the old text or the new one."""
    beside = path.with_name("written")
    beside.write_text(text)
    beside.replace(path)


def test_watching_compiles_on_every_change_and_survives_errors(project: Path) -> None:
    """Each run prints one line; a broken schema does not end it, and Ctrl-C ends it well."""
    schema = project / "schema/shop/domain.yaml"
    good = schema.read_text()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "generate", "--watch"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr is not None
            assert line(process.stderr) == f"watching {project / 'schema'}; Ctrl-C ends it"
            assert " written, 0 removed, 0 unchanged" in line(process.stderr)
            put(schema, good.replace("item: str", "item: sting"))
            assert line(process.stderr).startswith("shop: 1 error; nothing was written")
            put(schema, good.replace("item: str", "item: int"))
            assert line(process.stderr).startswith("shop: ")
            put(project / "pyproject.toml", "[tool.perdure]\nschem = 1\n")
            assert line(process.stderr).startswith("error: unknown key `schem`")
            assert line(process.stderr) == "help: did you mean `schema`?"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=10)
        finally:
            process.kill()  # or a failure would wait for it for ever
    assert process.returncode == 0
    assert "error[unknown-type]" in out
    assert err == "\n"
