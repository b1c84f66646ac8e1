"""Hours of use in minutes: writers, readers, folds, backups and kills on one file, and what is left of it."""
