"""Format 1 of a store's file: its tables and the statements on them. Files outlive us: never change a released one.

A later format gets a number of its own. `perdure_file` stays as it is in every format, for a file must be able to say
what it is to a build that cannot read the rest.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "APPLICATION_ID",
    "BACKWARDS",
    "BY_KEY",
    "COUNTS",
    "CREATE",
    "DRAFTS",
    "ENDS",
    "ERASE",
    "FORMAT",
    "FORWARDS",
    "HAVE_KEYS",
    "HEAD",
    "HEADER",
    "HEADER_SIZE",
    "IDENTITY",
    "INSERT",
    "LAST",
    "LASTS",
    "LAST_RELEASE",
    "LAST_TYPE",
    "LOG",
    "RECORD_IDENTITY",
    "RECORD_RELEASE",
    "RELEASES",
    "STREAMS",
    "TOMBSTONE",
    "VERSION",
]

FORMAT: Final = 1
APPLICATION_ID: Final = 0x50455244
"""What byte 68 of the file says, "PERD"; by it `file` and we know the file before any of it is used."""
HEADER: Final = b"SQLite format 3\0"
HEADER_SIZE: Final = 100

CREATE: Final = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    """
    CREATE TABLE perdure_file (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        domain TEXT NOT NULL,
        format INTEGER NOT NULL,
        created_at INTEGER NOT NULL -- microseconds since 1970 in UTC
    ) STRICT
    """,
    """
    CREATE TABLE perdure_releases (
        release INTEGER PRIMARY KEY,
        hash TEXT NOT NULL,
        shapes TEXT NOT NULL, -- JSON
        written_at INTEGER NOT NULL -- microseconds since 1970 in UTC
    ) STRICT
    """,
    """
    CREATE TABLE perdure_events (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        stream TEXT NOT NULL, -- category/key
        version INTEGER NOT NULL, -- in the stream, contiguous from 1
        type TEXT NOT NULL,
        type_version INTEGER NOT NULL,
        codec TEXT NOT NULL, -- of the payload: json (then it is TEXT) or msgpack (BLOB)
        recorded_at INTEGER NOT NULL, -- microseconds since 1970 in UTC
        metadata TEXT, -- a JSON object of text by text; NULL for none
        idempotency_key TEXT, -- of the append that wrote the event
        payload ANY NOT NULL,
        checksum BLOB NOT NULL, -- of all the other columns: perdure.engines.sqlite.checksum
        UNIQUE (stream, version)
    ) STRICT
    """,
    """
    CREATE INDEX perdure_events_by_key ON perdure_events (stream, idempotency_key)
    WHERE idempotency_key IS NOT NULL
    """,
)

IDENTITY: Final = "SELECT domain, format, created_at FROM perdure_file WHERE id = 1"
RECORD_IDENTITY: Final = "INSERT INTO perdure_file (id, domain, format, created_at) VALUES (1, ?, ?, ?)"

DRAFTS: Final = 0
"""The number of a release, without hash and shapes, that stands for all that was never released."""
RELEASES: Final = "SELECT release, hash, written_at FROM perdure_releases ORDER BY release"
RECORD_RELEASE: Final = "INSERT INTO perdure_releases (release, hash, shapes, written_at) VALUES (?, ?, ?, ?)"
_HAS_DRAFTS: Final = f"EXISTS (SELECT 1 FROM perdure_releases WHERE release = {DRAFTS})"  # noqa: S608
LAST_RELEASE: Final = f"SELECT release, hash, {_HAS_DRAFTS} FROM perdure_releases ORDER BY release DESC LIMIT 1"  # noqa: S608

_COLUMNS: Final = (
    "position, stream, version, type, type_version, codec, recorded_at, metadata, idempotency_key, payload, checksum"
)
INSERT: Final = f"INSERT INTO perdure_events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608

_HEAD: Final = "(SELECT seq FROM sqlite_sequence WHERE name = 'perdure_events')"
_HEAD_OR_0: Final = f"coalesce({_HEAD}, 0)"
VERSION: Final = "SELECT max(version) FROM perdure_events WHERE stream = ?"
HEAD: Final = f"SELECT {_HEAD_OR_0}"
_NEWEST: Final = "SELECT * FROM perdure_events WHERE stream = ?1 ORDER BY version DESC LIMIT 1"
LAST: Final = f"SELECT {_HEAD_OR_0}, coalesce(({VERSION}), 0)"
LAST_TYPE: Final = "SELECT type FROM perdure_events WHERE stream = ? AND version = ?"
LASTS: Final = f"""
    SELECT {_HEAD_OR_0}, key, coalesce((SELECT max(version) FROM perdure_events WHERE stream = value), 0),
        (SELECT type FROM perdure_events WHERE stream = value ORDER BY version DESC LIMIT 1)
    FROM json_each(?)
"""  # noqa: S608 - the same
"""The end of the log, and of each stream in a JSON array: its place there, its last version, and the type of that."""
HAVE_KEYS: Final = """
    SELECT key FROM json_each(?) WHERE EXISTS (
        SELECT 1 FROM perdure_events WHERE stream = value ->> 0 AND idempotency_key = value ->> 1)
"""
"""The places in a JSON array of those of its pairs, of a stream and a key, that the log has."""
ERASE: Final = "DELETE FROM perdure_events WHERE stream = ?"
TOMBSTONE: Final = f"SELECT version, payload, recorded_at FROM ({_NEWEST}) WHERE type = ?2"  # noqa: S608

_SELECT: Final = f"SELECT {_COLUMNS} FROM perdure_events"  # noqa: S608
BY_KEY: Final = f"{_SELECT} WHERE stream = ? AND idempotency_key = ? ORDER BY version"
FORWARDS: Final = f"{_SELECT} WHERE stream = ? AND version > ? AND version < ? ORDER BY version LIMIT ?"
BACKWARDS: Final = f"{_SELECT} WHERE stream = ? AND version > ? AND version < ? ORDER BY version DESC LIMIT ?"
ENDS: Final = f"{HEAD}, coalesce((SELECT max(position) FROM perdure_events), 0)"  # noqa: S608
COUNTS: Final = """
    SELECT type, type_version, codec, count(*), sum(length(CAST(payload AS BLOB))), min(recorded_at), max(recorded_at)
    FROM perdure_events GROUP BY type, type_version, codec ORDER BY type, type_version, codec
"""
STREAMS: Final = "SELECT count(DISTINCT stream) FROM perdure_events"
LOG: Final = f"{_SELECT} WHERE position > ? ORDER BY position LIMIT ?"
