"""Lab 1: a line w x through five points on y = 2x."""

#: Learning rate of lab 1 (see :func:`nnkit.data.line` for its points).
LAB_1_LEARNING_RATE = 0.01
#: Its first weight. The note does not print it; from this one all its printed digits follow. To five decimals it is 0.05797.
LAB_1_FIRST_WEIGHT = 0.057967
