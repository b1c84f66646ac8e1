"""The schema that has every kind of column, and its tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import tables_of

from perdure_codegen.sql.tables import Schema


@pytest.fixture(scope="session")
def everything() -> Schema:
    """Return the tables of a domain that has every kind of column."""
    return tables_of((Path(__file__).parent / "everything.yaml").read_text())
