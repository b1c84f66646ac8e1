"""A hook is told of operations, and of nothing else."""

from domains import scheduler


def hook(name: str) -> None:
    """Take what no hook is given."""


scheduler.open("s.db", on_operation=hook)  # error: [arg-type] Argument "on_operation" to "open_store" has incompatible type "Callable[[str], None]"
