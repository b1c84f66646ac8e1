"""What no table has, and what no repository does."""

from uuid import UUID

from domains.sessions import InstanceId, SessionsStore, SessionStatus, Workspace
from perdure.entities import Range


def lists(store: SessionsStore) -> None:
    """Lists are filtered and ordered by what an index has, by values of its type."""
    store.sessions.list(where={"task": "x"})  # error: [arg-type] Argument "where" to "list" of "_Entities" has incompatible type "dict[str, str]"
    store.sessions.list(where={"status": "running"})  # error: [arg-type] Argument "where" to "list" of "_Entities" has incompatible type "dict[str, str]"
    store.sessions.list(where={"status": Range(SessionStatus.RUNNING)})  # error: [arg-type] Argument "where" to "list" of "_Entities" has incompatible type "dict[str, Range[SessionStatus]]"
    store.sessions.list(where={"created_at": None})  # error: [arg-type] Argument "where" to "list" of "_Entities" has incompatible type "dict[str, None]"
    store.sessions.list(order="task")  # error: [arg-type] Argument "order" to "list" of "_Entities" has incompatible type "Literal['task']"
    store.workspaces.search("words")  # error: [misc] "None" not callable


def keys(store: SessionsStore, key: UUID) -> None:
    """A key is of its own type, and whole."""
    store.sessions.get("x")  # error: [arg-type] Argument 1 to "get" of "_Entities" has incompatible type "str"; expected "UUID"
    store.instances.get(key)  # error: [arg-type] Argument 1 to "get" of "ChildRepository" has incompatible type "UUID"; expected "tuple[UUID, InstanceId]"
    store.instances.get((key, 1))  # error: [arg-type] Argument 1 to "get" of "ChildRepository" has incompatible type "tuple[UUID, int]"; expected "tuple[UUID, InstanceId]"
    store.instances.get((key, InstanceId(1)))


def changes(store: SessionsStore, workspace: Workspace) -> None:
    """Only what has versions can be expected at one, and only what is a number is incremented."""
    store.workspaces.update(workspace, expected_version=1)  # error: [call-arg] Unexpected keyword argument "expected_version" for "update" of "Repository"
    store.sessions.insert(workspace)  # error: [arg-type] Argument 1 to "insert" of "_Entities" has incompatible type "Workspace"; expected "Session"
    store.workspaces.increment(workspace.hash, {"path": 1})  # error: [dict-item] Dict entry 0 has incompatible type "str": "int"; expected "str": "Never"


def queries(store: SessionsStore) -> None:
    """A query takes its parameters by name, in their types, and a row has its columns alone."""
    store.queries.with_failed_instances(limit="1")  # error: [arg-type] Argument "limit" to "with_failed_instances" of "SessionsQueries" has incompatible type "str"; expected "int"
    store.queries.with_failed_instances(1)  # error: [call-arg] Too many positional arguments for "with_failed_instances" of "SessionsQueries"
    store.queries.totals_by_type()[0].total  # error: [attr-defined] "TotalsByTypeRow" has no attribute "total"
