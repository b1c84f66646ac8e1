"""A projection that forgets an event, and one that reads a field of another event."""

from typing import final

from domains.scheduler import HeatMapRowsTables, SchedulerProjections, VoteAdded, VoteWithdrawn
from perdure import Erased
from perdure.events import Recorded
from scheduler_app.projections import FinalDate


@final
class Forgetful:
    """Votes are added, and never withdrawn."""

    def vote_added(self, event: VoteAdded, recorded: Recorded[VoteAdded], tables: HeatMapRowsTables, /) -> None:
        """Read what a vote does not have."""
        tables.votes.find((recorded.key, event.voter, event.day))  # error: [arg-type] Argument 1 to "find" of "Kept" has incompatible type "tuple[str, PlayerId, date]"; expected "tuple[SessionId, PlayerId, date]"
        event.player  # error: [attr-defined] "VoteAdded" has no attribute "player"

    def forget(self, recorded: Recorded[Erased], tables: HeatMapRowsTables, /) -> None:
        """Do nothing."""


SchedulerProjections(heat_map_rows=Forgetful(), final_date=FinalDate())  # error: [arg-type] Argument "heat_map_rows" to "SchedulerProjections" has incompatible type "Forgetful"; expected "HeatMapRowsProjection"

__all__ = ["VoteWithdrawn"]
