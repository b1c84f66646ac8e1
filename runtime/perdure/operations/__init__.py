"""What a store did, how long it took and how many rows it touched: told to a hook, and logged where it was slow."""

from __future__ import annotations

from perdure.operations.operation import OnOperation, Operation
from perdure.operations.reporting import SILENT, Doing, Operations

__all__ = ["SILENT", "Doing", "OnOperation", "Operation", "Operations"]
