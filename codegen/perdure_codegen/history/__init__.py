"""From today's shapes and the declared changes to every version: each operation is undone, newest first."""

from perdure_codegen.history.context import CannotUndoError, Context
from perdure_codegen.history.splitting import last_shape
from perdure_codegen.history.timeline import history
from perdure_codegen.history.undo import undo

__all__ = ["CannotUndoError", "Context", "history", "last_shape", "undo"]
