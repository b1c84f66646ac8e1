"""An event without one of its fields, and one whose field has the wrong type."""

import datetime as dt

from domains.scheduler import Choice, PlayerId, VoteAdded

VoteAdded(voter=PlayerId("ada"), day=dt.date(2026, 1, 31), choice=Choice.YES)  # error: [call-arg] Missing named argument "timezone" for "VoteAdded"
VoteAdded(voter="ada", day=dt.date(2026, 1, 31), choice=Choice.YES, timezone="UTC")  # error: [arg-type] Argument "voter" to "VoteAdded" has incompatible type "str"; expected "PlayerId"
VoteAdded(voter=PlayerId("ada"), day="2026-01-31", choice=Choice.YES, timezone="UTC")  # error: [arg-type] Argument "day" to "VoteAdded" has incompatible type "str"; expected "date"
