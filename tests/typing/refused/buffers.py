"""What no buffer takes, and what is no counter."""

from domains.agents import Activity, Agent, AgentId, AgentsStore, Timestamp

ADA = AgentId("ada")


def other(agent: Agent) -> Activity:
    """Return something else."""
    return Activity(agent_id=agent.id, timestamp=Timestamp(1), kind="talk", detail="")


def counters(store: AgentsStore) -> None:
    """Numbers are added to counters alone, and are integers."""
    store.agents.increment(ADA, {"xp": 1, "commits": 2})
    store.agents.increment(ADA, {"updated_at": 1})  # error: [typeddict-unknown-key] Extra key "updated_at" for TypedDict "AgentsAmounts"
    store.agents.increment(ADA, {"xp": 1.5})  # error: [typeddict-item] Incompatible types (expression has type "float", TypedDict item "xp" has type "int")
    store.activities.increment((ADA, Timestamp(1)), {"detail": 1})  # error: [dict-item] Dict entry 0 has incompatible type "str": "int"; expected "str": "Never"


def buffers(store: AgentsStore, agent: Agent, activity: Activity) -> None:
    """A buffer has the keys, the entities and the counters of its tables."""
    with store.buffer() as buffer:
        buffer.agents.increment(ADA, {"xp": 1})
        buffer.agents.increment(ADA, {"id": 1})  # error: [typeddict-unknown-key] Extra key "id" for TypedDict "AgentsAmounts"
        buffer.agents.increment("ada", {"xp": 1})  # error: [arg-type] Argument 1 to "increment" of "_Buffered" has incompatible type "str"; expected "AgentId"
        buffer.agents.put(activity)  # error: [arg-type] Argument 1 to "put" of "VersionedBuffered" has incompatible type "Activity"; expected "Agent"
        buffer.activities.put(activity, expected_version=1)  # error: [call-arg] Unexpected keyword argument "expected_version" for "put" of "_Buffered"
        buffer.activities.change((ADA, Timestamp(1)), lambda each: each)  # error: [attr-defined] "Buffered[Activity, tuple[AgentId, Timestamp], Mapping[str, Never]]" has no attribute "change"
        buffer.agents.change(ADA, other)  # error: [arg-type] Argument 2 to "change" of "VersionedBuffered" has incompatible type "Callable[[Agent], Activity]"; expected "Callable[[Agent], Agent]"
        buffer.activities.get(ADA)  # error: [arg-type] Argument 1 to "get" of "_Buffered" has incompatible type "AgentId"; expected "tuple[AgentId, Timestamp]"


def changes(store: AgentsStore) -> None:
    """A change makes an entity of the same class."""
    store.agents.change(ADA, other)  # error: [arg-type] Argument 2 to "change" of "VersionedRepository" has incompatible type "Callable[[Agent], Activity]"; expected "Callable[[Agent], Agent]"
