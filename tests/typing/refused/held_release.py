"""A store is held at a release by its number, or at versions by class."""

from domains import scheduler
from domains.scheduler.history import VoteAddedV1

scheduler.open("s.db", write_as="2")  # error: [arg-type] Argument "write_as" to "open_store" has incompatible type "str"
scheduler.open("s.db", write_as={VoteAddedV1: 1})  # error: [dict-item] Dict entry 0 has incompatible type "type[VoteAddedV1]": "int"
