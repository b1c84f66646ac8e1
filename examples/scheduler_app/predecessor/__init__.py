"""The import of the predecessor's SQLite file: current state in tables, brought over as events."""
