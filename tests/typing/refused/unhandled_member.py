"""A match that forgets a member of an enum."""

from domains.scheduler import Choice


def weight(choice: Choice) -> int:  # error: [return] Missing return statement
    """Weigh an answer, and forget `maybe`."""
    match choice:  # error: [exhaustive-match] Match statement has unhandled case for values of type "Literal[Choice.MAYBE]"
        case Choice.YES:
            return 2
        case Choice.NO:
            return 0
