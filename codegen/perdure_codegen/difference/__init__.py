"""What two states of a domain have in common, and what differs."""
