"""For a class: what is handed in is read, judged and reported; editions and questions are made for other systems.

``python -m nnkit.classroom`` says how.
"""
