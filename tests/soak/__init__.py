"""Hours of use in minutes: writers, readers, folds, projections, backups and kills on one file, and what is left."""
