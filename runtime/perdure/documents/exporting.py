"""One document for other programs to read."""

from __future__ import annotations

import os

import attrs
import msgspec

from perdure.codec import encoder
from perdure.documents.shapes import arranged
from perdure.errors import Invalid
from perdure.files import replace_file

__all__ = ["export_document", "pretty"]


def export_document(path: str | os.PathLike[str], document: object, /) -> None:
    """Replace the file at *path* by *document* as JSON: an entity or another generated class, or dicts and lists.

    It is indented and ends in a line break, and the same document always gives the same bytes. A program that reads the
    file meanwhile gets the old document or the new one, never a part. Raises Invalid for what JSON cannot hold, and
    what `perdure.files.replace_file` does.
    """
    replace_file(path, pretty(document))


def pretty(document: object) -> bytes:
    """Return *document* as indented JSON. Raises Invalid."""
    cls = type(document)
    try:
        if attrs.has(cls):
            text = msgspec.json.encode(arranged(cls, msgspec.json.decode(encoder(cls, "json")(document))))
        else:
            text = msgspec.json.encode(document, order="deterministic")
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise Invalid("export_document", "document", "what JSON can hold", document) from error
    return msgspec.json.format(text) + b"\n"
