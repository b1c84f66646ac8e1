"""SQLAlchemy's ORM on the tables of `schema/sessions`: the same classes of values, the same rows, the same answers."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Any, Final, final

import attrs
import sqlalchemy as sa
from sqlalchemy import event, orm
from typing_extensions import override

from domains.sessions import (
    ChatMessage,
    Instance,
    InstanceStatus,
    Role,
    Runtime,
    Session,
    SessionStatus,
    SessionType,
)

__all__ = ["MappedMessage", "MappedSession", "connect", "mapped", "same", "whole"]


class _Moment(sa.types.TypeDecorator[dt.datetime]):
    """Datetimes as the tables have them."""

    impl = sa.Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # Any: of SQLAlchemy
        """Return the text of a value."""
        del dialect
        return None if value is None else f"{value:%Y-%m-%dT%H:%M:%S.%f}Z"

    @override
    def process_result_value(self, value: Any, dialect: Any) -> dt.datetime | None:  # Any: the same
        """Return the value of a text."""
        del dialect
        return None if value is None else dt.datetime.fromisoformat(value)


class _Id(sa.types.TypeDecorator[uuid.UUID]):
    """UUIDs as the tables have them."""

    impl = sa.Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # Any: the same
        """Return the text of a value."""
        del dialect
        return None if value is None else str(value)

    @override
    def process_result_value(self, value: Any, dialect: Any) -> uuid.UUID | None:  # Any: the same
        """Return the value of a text."""
        del dialect
        return None if value is None else uuid.UUID(value)


@final
class MappedSession:
    """A row of `sessions`, with its children."""

    instances: list[MappedInstance]
    chat_history: list[MappedMessage]


@final
class MappedInstance:
    """A row of `instances`."""


@final
class MappedMessage:
    """A row of `chat_messages`."""


_REGISTRY: Final = orm.registry()


def _member(kind: type[enum.Enum]) -> Any:  # Any: of SQLAlchemy
    return sa.Enum(kind, native_enum=False, values_callable=lambda each: [member.value for member in each])


def _table(name: str, key: Sequence[sa.Column[Any]], columns: dict[str, Any]) -> sa.Table:  # Any: types of SQLAlchemy
    return sa.Table(name, _REGISTRY.metadata, *key, *(sa.Column(each, kind) for each, kind in columns.items()))


_COUNTS: Final = dict.fromkeys(("files_changed", "lines_added", "lines_deleted"), sa.Integer)
_SESSIONS: Final = _table(
    "sessions",
    [sa.Column("id", _Id, primary_key=True)],
    {
        "workspace": sa.Text,
        "type": _member(SessionType),
        "task": sa.Text,
        "status": _member(SessionStatus),
        "created_at": _Moment,
        "updated_at": _Moment,
        "completed_at": _Moment,
        "model": sa.Text,
        "timeout_seconds": sa.Integer,
        "preserve_worktrees": sa.Boolean,
        "winner_id": sa.Integer,
        "runtime_mix": sa.JSON(none_as_null=True),
        "total_duration": sa.Integer,
        **{f"total_{name}": kind for name, kind in _COUNTS.items()},
        "instance_count": sa.Integer,
        "message_count": sa.Integer,
    },
)


def _owner() -> sa.Column[Any]:  # Any: the same
    return sa.Column("session_id", _Id, sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)


_INSTANCES: Final = _table(
    "instances",
    [_owner(), sa.Column("instance_id", sa.Integer, primary_key=True)],
    {
        **dict.fromkeys(("worktree_path", "branch", "agent_name", "tmux_session_id", "output"), sa.Text),
        "status": _member(InstanceStatus),
        "start_time": _Moment,
        "end_time": _Moment,
        **_COUNTS,
        "runtime": _member(Runtime),
        "model": sa.Text,
        "runtime_label": sa.Text,
        "_position": sa.Integer,
    },
)
_MESSAGES: Final = _table(
    "chat_messages",
    [_owner(), sa.Column("id", _Id, primary_key=True)],
    {
        "role": _member(Role),
        "content": sa.Text,
        "timestamp": _Moment,
        "instance_id": sa.Integer,
        "_position": sa.Integer,
    },
)


def _children(cls: type, table: sa.Table) -> Any:  # Any: the same
    return orm.relationship(cls, order_by=table.c["_position"], cascade="all, delete-orphan", passive_deletes=True)


_REGISTRY.map_imperatively(MappedInstance, _INSTANCES)
_REGISTRY.map_imperatively(MappedMessage, _MESSAGES)
_REGISTRY.map_imperatively(
    MappedSession,
    _SESSIONS,
    properties={
        "instances": _children(MappedInstance, _INSTANCES),
        "chat_history": _children(MappedMessage, _MESSAGES),
    },
)


def connect(path: Path) -> sa.Engine:
    """Return an engine on the file at *path*, set up as a store with `durability="normal"` sets it up."""
    engine = sa.create_engine(f"sqlite:///{path}")

    def prepare(connection: Any, _: object) -> None:  # Any: of the driver
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    return engine


def whole() -> Sequence[Any]:  # Any: options of SQLAlchemy
    """Return what loads the children with their parents, in one query a table."""
    cls: Any = MappedSession  # Any: its attributes are mapped
    return [orm.selectinload(cls.instances), orm.selectinload(cls.chat_history)]


def mapped(session: Session) -> MappedSession:
    """Return *session* as rows, ready to be added."""
    made: Any = MappedSession()  # Any: its attributes are mapped
    _copy(session, made, {"instances", "chat_history"})
    made.instance_count, made.message_count = len(session.instances), len(session.chat_history)
    made.instances = [_child(each, MappedInstance(), place) for place, each in enumerate(session.instances)]
    made.chat_history = [_child(each, MappedMessage(), place) for place, each in enumerate(session.chat_history)]
    result: MappedSession = made
    return result


def _child(value: Instance | ChatMessage, made: Any, place: int) -> Any:  # Any: the same
    _copy(value, made, set())
    made._position = place  # a column
    return made


def _copy(value: Session | Instance | ChatMessage, made: object, left: set[str]) -> None:
    for field in attrs.fields(type(value)):
        if field.name not in left:
            found = getattr(value, field.name)
            setattr(made, field.name, list(found) if isinstance(found, tuple) else found)


def same(session: Session, found: Any) -> bool:  # Any: a MappedSession
    """Answer whether the ORM found what the store did."""
    return (
        _equal(session, found, {"instances", "chat_history"})
        and all(map(_equal, session.instances, found.instances))
        and all(map(_equal, session.chat_history, found.chat_history))
    )


def _equal(value: Session | Instance | ChatMessage, found: object, left: Container[str] = ()) -> bool:
    names = [field.name for field in attrs.fields(type(value)) if field.name not in left]
    return all(_plain(getattr(value, name)) == getattr(found, name) for name in names)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
