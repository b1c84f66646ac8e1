"""Releases: what a domain means in canonical form, the chain that freezes it, and the law that today's file is held to.

`read_chain` and `write_release` are all that touches the disk.
"""

from __future__ import annotations

from perdure_codegen.releases.chain import Chain, Stored
from perdure_codegen.releases.law import broken_law, edited
from perdure_codegen.releases.quoting import Quotes
from perdure_codegen.releases.reading import read_chain
from perdure_codegen.releases.snapshot import Snapshot, Standing, snapshot, standing
from perdure_codegen.releases.writing import write_release

__all__ = [
    "Chain",
    "Quotes",
    "Snapshot",
    "Standing",
    "Stored",
    "broken_law",
    "edited",
    "read_chain",
    "snapshot",
    "standing",
    "write_release",
]
