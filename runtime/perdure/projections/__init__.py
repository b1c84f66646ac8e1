"""Projections: entities that are made of events by code, kept up to date, and made again where that changes.

Generated packages say what their projections are, and type the code; open a store through theirs.
"""

from __future__ import annotations

from perdure.projections.declared import Declared, Handled, Projection
from perdure.projections.facade import Projections
from perdure.projections.kept import Kept, Tables
from perdure.projections.status import Skipped, Status

__all__ = ["Declared", "Handled", "Kept", "Projection", "Projections", "Skipped", "Status", "Tables"]
