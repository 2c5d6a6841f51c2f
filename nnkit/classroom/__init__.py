"""For a class: what is handed in is read, judged and reported. ``python -m nnkit.classroom`` says how."""
