"""What a teacher runs: ``python -m nnkit.classroom`` says what there is."""
