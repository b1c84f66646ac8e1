"""How fast and how small, beside raw SQLite and the package `eventsourcing`. See docs/benchmarks.md."""
