"""What types, constraints and constants mean: shared by the stages that read them (`resolve`, `history`, `checks`)."""
