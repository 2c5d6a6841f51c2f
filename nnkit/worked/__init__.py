"""The givens of the worked examples, once, for chapters, figures, tests and exercises. What follows from them is computed.

``networks`` holds the networks that are worked by hand, ``labs`` the labs of the notes, ``surfaces`` the surfaces that
optimizers are tried on, and ``digits`` the network of chapter 12.
"""
