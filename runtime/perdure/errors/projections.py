"""What is wrong with a projection. Each error names it, and says what to do."""

from __future__ import annotations

from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError

__all__ = [
    "AppendRefused",
    "ProjectionBehind",
    "ProjectionBusy",
    "ProjectionChanged",
    "ProjectionError",
    "ProjectionFailed",
    "ProjectionTakenOver",
]


class ProjectionError(PerdureError):
    """Something about the *projection* of this name."""

    def __init__(self, projection: str, *facts: object) -> None:  # noqa: D107 - the class says it
        self.projection = projection
        super().__init__(projection, *facts)


@final
class ProjectionFailed(ProjectionError):
    """A projection stopped at an event that its code cannot apply; all before it is applied, and nothing of it."""

    help = (
        "correct the code and run the projection again, which begins at this event; or leave the event out for good by "
        "`skip`, which is recorded"
    )

    def __init__(self, projection: str, position: int, stream: str, version: int, reason: str) -> None:
        """Say at which event, and why."""
        self.position = position
        self.stream = stream
        self.version = version
        self.reason = reason
        super().__init__(projection, position, stream, version, reason)

    @override
    def __str__(self) -> str:
        """Return where it stopped, and why."""
        where = f"position {self.position} (`{self.stream}`, version {self.version})"
        return f"projection `{self.projection}` stopped at {where}: {self.reason}"


@final
class AppendRefused(ProjectionError):
    """An inline projection cannot apply an event that was to be appended; nothing was written."""

    help = "correct the code of the projection, or append what it can apply"

    def __init__(self, projection: str, stream: str, reason: str) -> None:
        """Say which stream it was, and why."""
        self.stream = stream
        self.reason = reason
        super().__init__(projection, stream, reason)

    @override
    def __str__(self) -> str:
        """Return the stream and the reason."""
        return f"nothing was appended to `{self.stream}`: projection `{self.projection}` cannot apply it: {self.reason}"


@final
class ProjectionBehind(ProjectionError):
    """An inline projection is too far behind to be brought up to date within an append; nothing was written."""

    help = "run it first: `store.projections.run(...)`, or `perdure projections run`"

    def __init__(self, projection: str, position: int, head: int) -> None:
        """Say how far it has come, and how far the log."""
        self.position = position
        self.head = head
        super().__init__(projection, position, head)

    @override
    def __str__(self) -> str:
        """Return both places."""
        return f"projection `{self.projection}` is at position {self.position}, and the log at {self.head}"


@final
class ProjectionChanged(ProjectionError):
    """The rows were made by another version of the projection, or from other events or into other entities."""

    help = "rebuild it: `store.projections.rebuild(...)`, or `perdure projections rebuild`"

    @override
    def __str__(self) -> str:
        """Return the name."""
        return f"the rows of projection `{self.projection}` were made by another version of it"


@final
class ProjectionBusy(ProjectionError):
    """Another runner has the projection."""

    help = "let it finish; where it died, its hold ends by itself in a few seconds"

    def __init__(self, projection: str, owner: str) -> None:
        """Say who has it."""
        self.owner = owner
        super().__init__(projection, owner)

    @override
    def __str__(self) -> str:
        """Return who has it."""
        return f"projection `{self.projection}` is being run by `{self.owner}`"


@final
class ProjectionTakenOver(ProjectionError):
    """Another runner took the projection over, since this one gave no sign of life; nothing was applied twice."""

    help = "let the other one go on; give a longer `lease` where one batch takes so long"

    def __init__(self, projection: str, owner: str) -> None:
        """Say who has it now."""
        self.owner = owner
        super().__init__(projection, owner)

    @override
    def __str__(self) -> str:
        """Return who has it now."""
        return f"projection `{self.projection}` was taken over{f' by `{self.owner}`' if self.owner else ''}"
