"""What a team knows, and what it knew at any time: an application on `domains.knowledge`."""
