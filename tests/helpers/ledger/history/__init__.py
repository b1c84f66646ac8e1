"""Former versions of the ledger's events."""
