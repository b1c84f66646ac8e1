"""Entities: typed repositories on the tables of a store.

Generated packages say what their tables are, and type the repositories; open a store through theirs.
"""

from __future__ import annotations

from perdure.entities.access import Access, Direct, WithinTransaction
from perdure.entities.buffers import Buffer, Buffered, Flushed, VersionedBuffered
from perdure.entities.checkpoints import Checkpoints
from perdure.entities.paging import Found, Owned, Page, Range, Versioned
from perdure.entities.queries import Query
from perdure.entities.ranges import KeyRange
from perdure.entities.repositories import ChildRepository, Repository, VersionedRepository
from perdure.entities.revisions import Instant, Revision
from perdure.entities.search import Search
from perdure.entities.tables import Reference, Schema, Table
from perdure.entities.temporal import TemporalRepository
from perdure.entities.work import Bindings, Work

__all__ = [
    "Access",
    "Bindings",
    "Buffer",
    "Buffered",
    "Checkpoints",
    "ChildRepository",
    "Direct",
    "Flushed",
    "Found",
    "Instant",
    "KeyRange",
    "Owned",
    "Page",
    "Query",
    "Range",
    "Reference",
    "Repository",
    "Revision",
    "Schema",
    "Search",
    "Table",
    "TemporalRepository",
    "Versioned",
    "VersionedBuffered",
    "VersionedRepository",
    "WithinTransaction",
    "Work",
]
