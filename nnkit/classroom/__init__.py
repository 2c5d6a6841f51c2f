"""What a teacher runs: ``python -m nnkit.classroom``."""
