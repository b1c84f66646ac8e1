"""`make demo`: a schema is compiled, and a log that its first version wrote is read by the code of today."""
