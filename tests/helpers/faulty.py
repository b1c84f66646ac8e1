"""A file layer that fails when it is told to: full disks and failing disks, beneath the real engine."""

from __future__ import annotations

from typing import Any, final

import apsw
from typing_extensions import override

__all__ = ["Disk"]


class _File(apsw.VFSFile):
    def __init__(self, name: apsw.URIFilename | str | None, flags: list[int], disk: Disk) -> None:
        self.disk = disk
        super().__init__("", name, flags)

    @override
    def xSync(self, flags: int) -> None:
        self.disk.touch("sync")
        super().xSync(flags)

    @override
    def xWrite(self, data: Any, offset: int) -> None:  # Any: a buffer
        self.disk.touch("write")
        super().xWrite(data, offset)

    @override
    def xRead(self, amount: int, offset: int) -> bytes:
        self.disk.touch("read")
        return super().xRead(amount, offset)


@final
class Disk(apsw.VFS):
    """Works as the usual file layer does until `fail` is called."""

    def __init__(self, name: str) -> None:
        """Be known to SQLite as *name*, until this object goes."""
        self.name = name
        self._fails: dict[str, tuple[int, type[apsw.Error]]] = {}
        super().__init__(name, "")

    def fail(self, action: str, error: type[apsw.Error], after: int = 0) -> None:
        """Raise *error* at each "read", "write" or "sync" once *after* more of them went well."""
        self._fails[action] = (after, error)

    def mend(self) -> None:
        """Work again."""
        self._fails.clear()

    def touch(self, action: str) -> None:
        """Fail if that is wanted."""
        if action in self._fails:
            left, error = self._fails[action]
            if not left:
                raise error(f"the disk fails to {action}")
            self._fails[action] = (left - 1, error)

    @override
    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:
        return _File(name, flags, self)
