"""The pictures that stand beside the text, each drawn from the numbers that the text speaks of."""

import numpy as np

from nnkit import activations
from nnkit.figures.drawing import FIRST, INK, SECOND, THIRD, Drawing
from nnkit.figures.rounding import written


def neuron(inputs, weights, bias, activation, name="f"):
    """One neuron with its numbers: products, weighted sum, and activation.

    Parameters
    ----------
    inputs, weights : (n,) arrays
    bias : float
    activation : callable
        Takes an array.
    name : str
        Of the activation function.

    Returns
    -------
    Drawing
    """
    inputs, weights = np.asarray(inputs, dtype=float), np.asarray(weights, dtype=float)
    z = float(inputs @ weights + bias)
    a = float(activation(np.array([z]))[0])
    high = 70 * len(inputs) + 60
    middle = high / 2 + 10
    said = ", ".join(f"{written(x)} times {written(w)}" for x, w in zip(inputs, weights, strict=True))
    drawing = Drawing(
        532,
        high,
        f"A neuron. Each input is multiplied by its weight: {said}. The products and the bias {written(bias)} are added up to "
        f"{written(z)}, and the activation function makes {written(a)} of it.",
    )
    for i, (x, w) in enumerate(zip(inputs, weights, strict=True), start=1):
        y = 10 + 70 * i
        drawing.circle(60, y, 26, written(x), colour=FIRST, filled=True)
        drawing.text(20, y, f"x{_below(i)}", italic=True)
        drawing.arrow((88, y), (208, middle + (y - middle) * 0.25), colour=FIRST)
        drawing.text(146, (y + middle + (y - middle) * 0.25) / 2 - 14, f"w{_below(i)} = {written(w)}", size=14)
    drawing.circle(250, middle, 40, written(z), filled=True)
    drawing.text(250, middle - 56, "weighted sum z", size=14)
    drawing.arrow((250, middle + 88), (250, middle + 44), colour=SECOND)
    drawing.text(260, middle + 74, f"bias b = {written(bias)}", at="left", size=14)
    drawing.arrow((292, middle), (346, middle))
    drawing.box(350, middle - 26, 60, 52, name, filled=True, colour=THIRD)
    drawing.arrow((412, middle), (460, middle))
    drawing.circle(490, middle, 28, written(a), colour=SECOND, filled=True)
    drawing.text(484, middle - 44, "activation a", size=14)
    return drawing


def _below(number):
    return "".join("₀₁₂₃₄₅₆₇₈₉"[int(digit)] for digit in str(number))


def product(A, B, row, column):
    """How one number of a product of two tables comes about: a row, a column, and their products.

    Parameters
    ----------
    A : (m, k) array
    B : (k, n) array
    row, column : int
        Of the number that is shown.

    Returns
    -------
    Drawing
    """
    A, B = np.asarray(A), np.asarray(B)
    C = A @ B
    products = [f"{written(a)} · {written(b)}" for a, b in zip(A[row], B[:, column], strict=True)]
    sum_of_them = f"{' + '.join(products)} = {written(C[row, column])}"
    high = 32 * max(len(A), len(B)) + 100
    drawing = Drawing(
        44 * (A.shape[1] + 2 * B.shape[1]) + 160,
        high,
        f"Row {row} of the first table and column {column} of the second are marked. Multiplied pair by pair and added up, "
        f"{sum_of_them}, they give the number in row {row} and column {column} of the product.",
    )
    marks = [(row, j) for j in range(A.shape[1])], [(i, column) for i in range(len(B))], [(row, column)]
    start = 20
    for table, name, colour, marked, sign in zip(
        (A, B, C), ("A", "B", "A @ B"), (FIRST, SECOND, THIRD), marks, "@= ", strict=True
    ):
        right = drawing.table(start, 40, [list(map(written, line)) for line in table], colour=colour, marked=marked)
        drawing.text((start + right) / 2, 20, f"{name} {table.shape}", size=14)
        if sign.strip():
            drawing.text(right + 30, 40 + 16 * len(A), sign, size=20)
        start = right + 60
    drawing.text(drawing.width / 2, high - 25, sum_of_them)
    return drawing


def diagonals():
    """The four points of XOR and the two diagonals between those that want the same.

    Returns
    -------
    Drawing
    """
    drawing = Drawing(
        420,
        300,
        "The four points of XOR as the corners of a square. One diagonal joins the two points that want a 1, the other "
        "the two that want a 0. They cross in the middle, which would have to lie on both sides of a line at once.",
    )
    left, right, low, high = 120, 300, 240, 60
    drawing.line((left, high), (right, low), colour=FIRST, width=2.5)
    drawing.line((left, low), (right, high), colour=SECOND, width=2.5)
    for x, y, said, colour in (
        (left, low, "(0, 0) wants 0", SECOND),
        (right, high, "(1, 1) wants 0", SECOND),
        (left, high, "(0, 1) wants 1", FIRST),
        (right, low, "(1, 0) wants 1", FIRST),
    ):
        drawing.dot(x, y, 8, colour)
        drawing.text(x, y + (24 if y == low else -24), said, size=14)
    drawing.dot((left + right) / 2, (low + high) / 2, 5)
    drawing.text((left + right) / 2 + 14, (low + high) / 2, "the middle of both", at="left", size=14)
    return drawing


def links(count, most=0.25):
    """A chain of neurons, of which each passes on at most a part: how much is left after each.

    Parameters
    ----------
    count : int
    most : float
        The largest part that is passed on.

    Returns
    -------
    Drawing
    """
    left = [most**k for k in range(count + 1)]
    drawing = Drawing(
        660,
        190,
        f"A chain of {count} neurons. Of a change of 1, at most {written(left[1])} is left after the first, "
        f"{written(left[2], 3)} after the second, and {written(left[-1], 2)} after the last. The bars for it soon vanish.",
    )
    step = 610 / count
    for k, part in enumerate(left):
        x = 25 + k * step
        drawing.box(x - 10, 120 - 90 * part, 20, max(90 * part, 0.4), colour=FIRST, filled=True)
        if k < count:
            drawing.arrow((x + 12, 140), (x + step - 12, 140), words=f"≤ {written(most)}", shift=(0, 16), size=12)
        drawing.dot(x, 140, 5)
        if k < 3 or k == count:
            drawing.text(x, 108 - 90 * part, written(part, 3 if k < 3 else 2), size=13)
    return drawing


def layer_shapes(samples, inputs, neurons):
    """The shapes of a dense layer as boxes: a batch times weights, plus biases.

    Parameters
    ----------
    samples, inputs, neurons : int

    Returns
    -------
    Drawing
    """
    unit, top = 26, 60
    drawing = Drawing(
        unit * (inputs + 3 * neurons) + 3 * 48 + 40,
        top + unit * max(samples, inputs) + 40,
        f"A layer in boxes: X with {samples} rows and {inputs} columns, times W with {inputs} rows and {neurons} columns, "
        f"plus b with {neurons} numbers, is Z with {samples} rows and {neurons} columns. X has as many columns as W has rows.",
    )
    start = 20
    for name, rows, columns, colour, sign in (
        ("X", samples, inputs, FIRST, "@"),
        ("W", inputs, neurons, SECOND, "+"),
        ("b", 1, neurons, SECOND, "="),
        ("Z", samples, neurons, THIRD, ""),
    ):
        marked = list(np.ndindex(rows, columns))
        right = drawing.table(start, top, [[""] * columns] * rows, cell=(unit, unit), colour=colour, marked=marked)
        drawing.text((start + right) / 2, 20, name, bold=True)
        drawing.text((start + right) / 2, 42, f"({columns},)" if name == "b" else f"({rows}, {columns})", size=14)
        if sign:
            drawing.text(right + 24, top + unit, sign, size=20)
        start = right + 48
    words = f"The two {inputs}s meet and disappear; b is used for every row."
    drawing.text(20, drawing.height - 16, words, at="left", size=14)
    return drawing


def secants(f, slope, at, steps, span):
    """Lines through a point of a curve and a second one that comes nearer, and the tangent.

    Parameters
    ----------
    f, slope : callable
        The function and its slope, of an array.
    at : float
        Where the lines meet the curve.
    steps : list of float
        Distances of the second point, two of them.
    span : (float, float)
        What is drawn of the axis.

    Returns
    -------
    Drawing
    """
    slopes = [(f(at + h) - f(at)) / h for h in steps]
    words = [f"h = {written(h)}: slope {written(s)}" for h, s in zip(steps, slopes, strict=True)]
    words.append(f"tangent: slope {written(slope(at))}")
    drawing = Drawing(
        560,
        340,
        "A curve with straight lines through one of its points and a second one at the distance h, and the tangent. The "
        f"nearer the second point, the nearer the line is to the tangent. {'; '.join(words)}.",
    )
    xs = np.linspace(*span, 81)
    low, high = float(np.min(f(xs))), float(np.max(f(xs)))

    def place(x, y):
        return 40 + 490 * (x - span[0]) / (span[1] - span[0]), 315 - 290 * (y - low) / (high - low)

    def below(x):
        across, down = place(x, f(x))
        drawing.text(across + 12, down + 20, f"x = {written(x)}", at="left", size=13)

    drawing.line(*[place(x, y) for x, y in zip(xs, f(xs), strict=True)], width=2.5)
    looks = zip([*slopes, slope(at)], [*steps, 0.0], words, (SECOND, THIRD, FIRST), strict=True)
    for number, (rise, h, said, colour) in enumerate(looks):
        first, last = max(span[0], at - (f(at) - low) / rise), min(span[1], at + (h + 0.3 if h else steps[-1] + 1))
        drawing.line(*[place(x, f(at) + rise * (x - at)) for x in (first, last)], colour=colour, width=2, dashed=h == 0)
        if h:
            drawing.dot(*place(at + h, f(at + h)), 5, colour)
            below(at + h)
        drawing.line((50, 30 + 24 * number), (80, 30 + 24 * number), colour=colour, width=2, dashed=h == 0)
        drawing.text(90, 30 + 24 * number, said, at="left", size=14)
    drawing.dot(*place(at, f(at)), 6)
    below(at)
    return drawing


def one_layer(weights, inputs, names):
    """A single layer as circles and lines: each input leads to each output, with its weight.

    Parameters
    ----------
    weights : (n, m) array
    inputs : (n,) array
    names : list of str
        Of the outputs.

    Returns
    -------
    Drawing
    """
    weights, inputs = np.asarray(weights), np.asarray(inputs)
    sums = inputs @ weights
    high = 90 * max(weights.shape) + 20
    listed = ", ".join(f"{name} {written(total, 3)}" for name, total in zip(names, sums, strict=True))
    drawing = Drawing(
        600,
        high,
        f"A network of one layer. {len(inputs)} inputs on the left lead to {len(sums)} sums on the right: {listed}. "
        "Each line has its weight.",
    )
    starts = [(80, high * (i + 0.5) / len(inputs)) for i in range(len(inputs))]
    ends = [(470, high * (j + 0.5) / len(sums)) for j in range(len(sums))]
    for i, start in enumerate(starts):
        for j, end in enumerate(ends):
            colour = (FIRST, SECOND)[i % 2]
            drawing.arrow((start[0] + 30, start[1]), (end[0] - 32, end[1]), colour=colour)
            x, y = (a + (0.75, 0.45)[i % 2] * (b - a) for a, b in zip(start, end, strict=True))
            drawing.text(x, y + (-12 if i % 2 == 0 else 14), written(weights[i, j], 3), size=13, colour=colour, bold=True)
    for (x, y), value in zip(starts, inputs, strict=True):
        drawing.circle(x, y, 28, written(value, 3), filled=True)
    for (x, y), value, name in zip(ends, sums, names, strict=True):
        drawing.circle(x, y, 30, written(value, 3), colour=THIRD, filled=True, size=14)
        drawing.text(x + 42, y, name, at="left", size=14)
    return drawing


def row_of_numbers(names, values):
    """One thing as a row of numbers, each with what it stands for.

    Parameters
    ----------
    names : list of str
    values : list of float

    Returns
    -------
    Drawing
    """
    wide = 120
    listed = ", ".join(f"{name} {written(value)}" for name, value in zip(names, values, strict=True))
    drawing = Drawing(wide * len(values) + 40, 110, f"One sample as a row of numbers: {listed}.")
    drawing.table(
        20,
        50,
        [[written(value) for value in values]],
        cell=(wide, 40),
        colour=FIRST,
        marked=[(0, j) for j in range(len(values))],
    )
    for j, name in enumerate(names):
        drawing.text(20 + wide * (j + 0.5), 30, name, size=14)
    return drawing


def bars(names, values, below, title=""):
    """Shares as bars, with what each was made from below it.

    Parameters
    ----------
    names : list of str
    values : (n,) array, between 0 and 1
    below : list of str
    title : str

    Returns
    -------
    Drawing
    """
    listed = ", ".join(f"{name} {written(value, 3)}" for name, value in zip(names, values, strict=True))
    drawing = Drawing(
        110 * len(names) + 60, 250, f"{title}. Shares as bars: {listed}." if title else f"Shares as bars: {listed}."
    )
    drawing.line((30, 180), (110 * len(names) + 40, 180))
    for j, (name, value, made_of) in enumerate(zip(names, values, below, strict=True)):
        x = 50 + 110 * j
        drawing.box(x, 180 - 140 * value, 60, 140 * value, colour=FIRST, filled=True)
        drawing.text(x + 30, 168 - 140 * value, f"{value:.3f}", bold=True)
        drawing.text(x + 30, 200, name, size=14)
        drawing.text(x + 30, 222, made_of, size=14, colour=SECOND)
    return drawing


def softmax_bars(logits):
    """The probabilities that softmax makes of logits.

    Parameters
    ----------
    logits : (n,) array

    Returns
    -------
    Drawing
    """
    logits = np.asarray(logits, dtype=float)
    shares = activations.softmax(logits[None, :])[0]
    names = [f"class {k}" for k in range(len(logits))]
    return bars(names, shares, [f"logit {written(z)}" for z in logits], title="What softmax makes of logits")


def one_epoch(samples, batch_size, epochs):
    """Batches, iterations and epochs as a grid: a row for each epoch, a box for each batch.

    Parameters
    ----------
    samples, batch_size, epochs : int

    Returns
    -------
    Drawing
    """
    sizes = [min(batch_size, samples - start) for start in range(0, samples, batch_size)]
    unit = 520 / samples
    count = len(sizes)
    drawing = Drawing(
        660,
        70 + 52 * epochs,
        f"{samples} samples in batches of {batch_size}: {count} batches, so {count} iterations, are one epoch; "
        f"{epochs} epochs are {count * epochs} iterations.",
    )
    for epoch in range(epochs):
        x, y = 110, 45 + 52 * epoch
        drawing.text(100, y + 17, f"epoch {epoch + 1}", at="right", size=14)
        for batch, size in enumerate(sizes):
            number = epoch * count + batch + 1
            drawing.box(x, y, unit * size, 34, number, colour=FIRST if epoch % 2 else SECOND, filled=True, bold=True)
            if epoch == 0:
                drawing.text(x + unit * size / 2, 28, size, size=13)
            x += unit * size
    drawing.text(100, 28, "samples", at="right", size=13)
    drawing.text(110, 62 + 52 * epochs, "The number in a box counts the iterations: one batch, one step.", at="left", size=13)
    return drawing


def contours(heights=(1, 4, 9)):
    """How a map of contour lines comes from a bowl: the bowl from the side, and from above.

    Parameters
    ----------
    heights : tuple of float
        Where the bowl x² + y² is cut.

    Returns
    -------
    Drawing
    """
    listed = ", ".join(map(written, heights))
    drawing = Drawing(
        660,
        330,
        f"On the left a bowl from the side, cut at the heights {listed}. On the right the same bowl from above: each cut is a "
        "ring. Where the rings lie close together, the bowl is steep.",
    )
    reach, scale = 1.1 * max(heights) ** 0.5, 130 / (1.1 * max(heights) ** 0.5)
    xs = np.linspace(-reach, reach, 61)
    up = 230 / reach**2
    drawing.line(*[(160 + scale * x, 280 - up * x**2) for x in xs], width=2.5)
    for height, colour in zip(heights, (FIRST, SECOND, THIRD, INK), strict=False):
        half = scale * height**0.5
        drawing.line((160 - half, 280 - up * height), (160 + half, 280 - up * height), colour=colour, dashed=True)
        drawing.text(166 + half, 280 - up * height + 12, written(height), at="left", size=14, colour=colour, bold=True)
        drawing.circle(490, 165, half, colour=colour)
        drawing.text(490, 165 - half - 10, written(height), size=14, colour=colour, bold=True)
    drawing.dot(160, 280)
    drawing.dot(490, 165)
    drawing.text(160, 312, "from the side", size=14)
    drawing.text(490, 312, "from above", size=14)
    return drawing


def parts_of_data(parts):
    """How data are divided, as one bar.

    Parameters
    ----------
    parts : dict
        The name of each part, its share, and what it is for: ``{"training": (0.6, "weights are learned from it")}``.

    Returns
    -------
    Drawing
    """
    listed = "; ".join(f"{name}, {share:.0%}: {use}" for name, (share, use) in parts.items())
    drawing = Drawing(660, 130, f"Data as one bar, divided: {listed}.")
    x = 20
    for (name, (share, use)), colour in zip(parts.items(), (FIRST, SECOND, THIRD), strict=False):
        wide = 620 * share
        drawing.box(x, 30, wide, 44, f"{name} {share:.0%}", colour=colour, filled=True, bold=True, size=13)
        for line, words in enumerate(use.split("\n")):
            drawing.text(x + wide / 2, 92 + 18 * line, words, size=13)
        x += wide
    return drawing
