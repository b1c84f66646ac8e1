"""Writing a store as JSON Lines."""

from __future__ import annotations

from typing import IO, Any

import msgspec

from perdure.engines.upkeep import Progress
from perdure.events.core import Core
from perdure.events.releases import own
from perdure.moving.lines import FORM, Header, line_of

__all__ = ["export"]


def export(core: Core[Any], file: IO[bytes], progress: Progress | None) -> int:
    """Write every record that is there now to *file*, as it is stored, and return how many.

    A line is a JSON object; the first says what the export is of. Raises CorruptRecord at a record that is damaged,
    after all before it.
    """
    heads = core.engine.heads()
    total = sum(count.records for count in core.engine.upkeep.counts())
    held = core.engine.upkeep.held() or own(core.codecs.domain)
    header = Header(
        perdure_export=FORM,
        domain=core.codecs.domain.name,
        partitions=core.engine.partitions,
        records=total,
        releases=held.hashes,
        has_drafts=held.has_drafts,
    )
    file.write(msgspec.json.encode(header) + b"\n")
    done = 0
    for partition, head in heads.items():
        for page in core.engine.read_log(partition, after=0, limit=None):
            rows = [row for row in page if row[0] <= head]
            file.write(b"".join(line_of(row) + b"\n" for row in rows))
            done += len(rows)
            if progress:
                progress(min(done, total), total)
            if len(rows) < len(page):
                break
    return done
