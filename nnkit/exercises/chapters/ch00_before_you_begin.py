"""Exercises and questions of chapter 0, the NumPy of the book, and slopes."""

import numpy as np

from nnkit.exercises.catalogue import choice, code_exercise, number, prediction
from nnkit.exercises.variants import Draw, in_words, times, variants_of, written


@code_exercise(
    "ch00.first",
    title="A first exercise, with a mistake in it",
    text="Write `celsius(degrees)`: a temperature in degrees Fahrenheit, turned into degrees Celsius. Subtract 32, then multiply by 5/9. degrees is a number or an array. Somebody has begun, and made a mistake. Press Check, read the answer, and mend it.",
    hints=[
        "What does Python do first, the minus or the multiplication?",
        "32 °F is 0 °C. Work out by hand what the function gives for 32.",
        "Round brackets make Python do the subtraction first.",
    ],
    cases=lambda rng: [
        (32.0,),
        (212.0,),
        (np.array([50.0, -40.0]),),
        (np.array([100, 14]),),
        (rng.uniform(-50, 150, 3),),
        (32.001,),
    ],
    praise="You have seen how it goes: an answer, what is wrong with it, and a second try. Hints and a solution wait as well, here and in every exercise.",
)
def celsius(degrees):
    return (degrees - 32) * 5 / 9


@celsius.another_way
def _(degrees):
    return 5 / 9 * degrees - 160 / 9


@celsius.mistake("Brackets are missing: only the 32 is multiplied by 5/9, and then subtracted.")
def _(degrees):
    return degrees - 32 * 5 / 9


@celsius.mistake("You multiply by 9/5, or divide by 5/9. That is for the way back, from Celsius to Fahrenheit.")
def _(degrees):
    return (degrees - 32) * 9 / 5


@celsius.mistake("This is the way back, from Celsius to Fahrenheit.")
def _(degrees):
    return degrees * 9 / 5 + 32


@celsius.mistake("You add 32. Here it is subtracted: 32 °F is where water freezes, 0 °C.")
def _(degrees):
    return (degrees + 32) * 5 / 9


@celsius.mistake("The 32 is subtracted last. It comes first: 32 °F must give 0.")
def _(degrees):
    return degrees * 5 / 9 - 32


@celsius.mistake("The result is rounded down to a whole number, as `//` does it. `/` keeps what is behind the point.")
def _(degrees):
    return (degrees - 32) * 5 // 9


@celsius.mistake(
    "The result is always 0. Is there a `5 // 9`? It is 0, and 0 times anything is 0. `/` divides without rounding."
)
def _(degrees):
    return (degrees - 32) * (5 // 9)


@celsius.mistake("32 is subtracted, but the degrees are still those of Fahrenheit. Multiply by 5/9.")
def _(degrees):
    return degrees - 32


# ---------------------------------------------------------------- An array and its shape


@code_exercise(
    "ch00.border",
    title="A picture without its border",
    practice=True,
    text="Write `inside(image)`: the image without its first and last row, and without its first and last column. image is an array of shape (height, width), both at least 3.",
    hints=["A slice for the rows, a comma, a slice for the columns.", "A slice `1:-1` leaves out one at each end."],
    cases=lambda rng: [
        (np.arange(12.0).reshape(3, 4),),
        (np.arange(20).reshape(5, 4),),
        (rng.normal(size=(6, 5)),),
        (rng.normal(size=(3, 3)),),
        (rng.normal(size=(5, 5)),),
    ],
    praise="With the same kind of slice many images at once are shifted in chapter 12.",
)
def inside(image):
    return image[1:-1, 1:-1]


@inside.another_way
def _(image):
    height, width = image.shape
    return np.array([[image[i, j] for j in range(1, width - 1)] for i in range(1, height - 1)])


@inside.mistake("The last row and the last column are still there. A slice `1:` leaves out the first only.")
def _(image):
    return image[1:, 1:]


@inside.mistake("The first row and the first column are still there. They have the number 0.")
def _(image):
    return image[:-1, :-1]


@inside.mistake("The rows are right. After a comma comes a second slice, for the columns.")
def _(image):
    return image[1:-1]


@inside.mistake("The columns are right. The first slice, in front of the comma, is for the rows.")
def _(image):
    return image[:, 1:-1]


@inside.mistake(
    "You take two at the end, and one at the beginning. −1 is the last one, and a slice stops *before* its second number."
)
def _(image):
    return image[1:-2, 1:-2]


@inside.mistake(
    "Rows are cut twice, and columns not at all: two slices one after the other, `[1:-1][1:-1]`, do that. Put one for the rows and one for the columns into one pair of brackets, with a comma."
)
def _(image):
    return image[1:-1][1:-1]


@inside.mistake("Two are gone at each end. One is enough.")
def _(image):
    return image[2:-2, 2:-2]


@inside.mistake("This is one row. What stands in front of the comma must be a slice, with a colon.")
def _(image):
    return image[1, 1:-1]


number(
    "ch00.how-many",
    title="How many numbers?",
    practice=True,
    text="An array has the shape (2, 3, 4). How many numbers does it hold?",
    hints=["Two tables, each with three rows of four numbers."],
    answer=24,
    tolerance=0.1,
    wrong={
        9: "You added. Each of the 2 tables has 3 rows, and each row 4 numbers: the sizes are multiplied.",
        3: "This is how many axes it has. The sizes of the axes are 2, 3 and 4.",
        12: "This is one of the two tables.",
        6: "These are the rows. How many numbers are in each?",
        8: "The axis of size 3 is missing.",
    },
    praise="Multiply the sizes of all axes. NumPy keeps the result as `x.size`.",
)

choice(
    "ch00.one-row",
    title="One row, or a table of one row",
    text="x has the shape (3, 4). Which of these has the shape (1, 4)?",
    hints=["A number in the brackets takes its axis away. A slice keeps it, even if only one is left."],
    right="`x[0:1]`",
    wrong={
        "`x[0]`": "The number 0 picks one row, and the axis of the rows is gone: the shape is (4,).",
        "`x[0, :]`": "The colon keeps the columns, but the number 0 takes the axis of the rows away: (4,).",
        "`x[:, 0:1]`": "This is the first column, as a table: (3, 1).",
        "`x[1, 4]`": "This asks for one number, in row 1 and column 4. And there is no column 4: they are numbered from 0 to 3.",
    },
    praise="A number takes an axis away, a slice keeps it. Both have their uses.",
)

# ---------------------------------------------------------------- One result for each number

prediction(
    "ch00.predict-plus",
    title="Predict: a list and an array",
    text="Two lists, `[1, 2]` and `[10, 20]`, are added with `+`. So are two arrays with the same numbers. What comes out?",
    hints=["You know what + does with two lists. Would that be of any use for numbers?"],
    right="The lists give `[1, 2, 10, 20]`, the arrays `[11 22]`.",
    wrong={
        "Both give `[11, 22]`.": "Plus joins two lists. It does not look at what is in them.",
        "Both give `[1, 2, 10, 20]`.": "For lists, yes. An array computes with its numbers.",
        "The lists give `[11, 22]`, the arrays an error.": "It is rather the other way round: arrays are made for this.",
    },
    praise="An array computes, number by number. That is what it is for.",
)


@code_exercise(
    "ch00.count",
    title="How many are in between?",
    text="Write `count_between(x, low, high)`: how many numbers of the array x are at least low and less than high. x may have any shape.",
    hints=[
        "`x >= low` is an array of True and False.",
        "`&` joins two such arrays, and each comparison needs its own brackets.",
        "True counts as 1: what is the sum of such an array?",
    ],
    cases=lambda rng: [
        (np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 2.0, 5.0),
        (np.array([0.5, -1.0, 0.25]), 0.0, 1.0),
        (np.array([[3, 8, 3], [5, 9, 4]]), 3, 5),
        (rng.normal(size=(4, 3)), -0.5, 0.5),
        (rng.normal(size=20), 0.0, 3.0),
        (np.array([1.0, 2.0]), 5.0, 6.0),
        (np.array([2.5]), 1.0, 3.0),
        (np.array([0.0, 1.0, 5.0]), 0.0, 2.0),
        (np.arange(24).reshape(2, 3, 4), 3, 9),
        (np.array([-3.0, -2.0, -2.5, 7.0, 7.0]), -3.0, 7.0),
        (np.array([-4.0, -1.0, 2.0, -0.5]), -2.0, 1.0),
        (np.array([-4.0, -1.0, 2.0]), -5.0, -0.5),
    ],
    praise="Comparisons make masks, and a mask can be summed. Accuracy will be counted in this way.",
)
def count_between(x, low, high):
    return np.sum((x >= low) & (x < high))


@count_between.another_way
def _(x, low, high):
    return len([value for value in x.ravel() if low <= value < high])


@count_between.mistake(
    "`and` asks whether a whole array is true, and that is no clear question; a chain such as `low <= x < high` is read with an `and` as well. `&` joins two masks number by number."
)
def _(x, low, high):
    return np.sum((x >= low) and (x < high))


@count_between.mistake(
    "This is how many numbers there are in all. Does `|` (or) join the two masks? Every number fulfils one of the two conditions. Or is it the size of the mask that you took?"
)
def _(x, low, high):
    return np.sum((x >= low) | (x < high))


@count_between.mistake("You added up the numbers themselves. The question is how many there are.")
def _(x, low, high):
    return np.sum(x[(x >= low) & (x < high)])


@count_between.mistake(
    "Numbers that are 0 are not counted. The values themselves are asked whether they are 0, and a 0 can lie in between, too. Count the True in the mask."
)
def _(x, low, high):
    return np.count_nonzero(x[(x >= low) & (x < high)])


@count_between.mistake("This is the share of the numbers. The question is how many there are.")
def _(x, low, high):
    return np.mean((x >= low) & (x < high))


@count_between.mistake("Numbers that are equal to high are counted, too. They should be less than high.")
def _(x, low, high):
    return np.sum((x >= low) & (x <= high))


@count_between.mistake("Numbers that are equal to low are left out. They belong to it.")
def _(x, low, high):
    return np.sum((x > low) & (x < high))


@count_between.mistake("These are the numbers, or a mask, and not how many there are.")
def _(x, low, high):
    return x[(x >= low) & (x < high)]


@count_between.mistake("Only one end is looked at: which numbers are too large?")
def _(x, low, high):
    return np.sum(x >= low)


@count_between.mistake("Only one end is looked at: which numbers are too small?")
def _(x, low, high):
    return np.sum(x < high)


@count_between.mistake("Brackets are missing: here `.sum()` belongs to the second mask alone. Put one more pair around both.")
def _(x, low, high):
    return (x >= low) & (x < high).sum()


@count_between.mistake("This is the mask. Its sum is how many are True.")
def _(x, low, high):
    return (x >= low) & (x < high)


@count_between.mistake(
    "This is how many rows there are, as `len` counts them, whatever is True in them. In the sum of a mask only True counts."
)
def _(x, low, high):
    return len((x >= low) & (x < high))


@count_between.mistake(
    "This is always 0: no number fulfils both conditions at once. Look at both comparisons: which way do they look, and at which limit?"
)
def _(x, low, high):
    return np.sum((x < low) & (x >= high))


@count_between.mistake("This says only whether there are any. The question is how many.")
def _(x, low, high):
    return np.any((x >= low) & (x < high))


@count_between.mistake("You count those that are *not* in between.")
def _(x, low, high):
    return np.sum((x < low) | (x >= high))


number(
    "ch00.share",
    title="The mean of a mask",
    practice=True,
    text="x holds the eight numbers 1, 4, 2, 5, 3, 0, 7, 2. What is `(x > 2).mean()`?",
    hints=["Which of them are above 2? Write down the mask as ones and zeros."],
    answer=0.5,
    tolerance=0.001,
    wrong={
        4: "This is how many are above 2. The mean divides by how many numbers there are.",
        4.75: "This is the mean of the numbers above 2. Here it is the mask whose mean is taken.",
        3: "This is the mean of all the numbers. Here it is the mask whose mean is taken.",
        0.75: "Is 2 above 2?",
        0.625: "Count again: a 2 is not above 2.",
        1: "The mask holds True and False, so its mean is between 0 and 1. It would be 1 if all were above 2.",
        19: "This is the sum of the numbers above 2.",
    },
    praise="The mean of a mask is the share of True. So accuracy is a mean.",
)


@code_exercise(
    "ch00.clip",
    title="Not further than a limit",
    practice=True,
    text="Write `clipped(x, limit)`: a new array like x, in which each number above limit is replaced by limit, and each number below −limit by −limit. x itself stays as it is. limit is above 0.",
    hints=[
        "`np.where(mask, a, b)` takes from a where the mask is True, and from b elsewhere.",
        "There are two limits. One `np.where` can stand inside another, or take the place of x in a second line.",
    ],
    cases=lambda rng: [
        (np.array([0.5, 3.0, -2.0]), 1.0),
        (np.array([2.0, -4.0, 1.0, 0.0]), 2.0),
        (np.array([[1, -9], [7, -3]]), 5),
        (rng.normal(0, 2, size=(3, 4)), 1.5),
        (np.array([-0.25, -0.75, 4.0]), 0.5),
        (np.array([5.0, -3.0, 1.0]), 2.5),
        (np.array([3.0, -3.0, 9.0]), 4.0),
    ],
    praise="Later, steps that would be too large are cut in this way.",
)
def clipped(x, limit):
    return np.where(x > limit, limit, np.where(x < -limit, -limit, x))


@clipped.another_way
def _(x, limit):
    return np.clip(x, -limit, limit)


@clipped.mistake("Large numbers are cut. What about those below −limit?")
def _(x, limit):
    return np.where(x > limit, limit, x)


@clipped.mistake("Numbers below −limit are cut. What about those above limit?")
def _(x, limit):
    return np.where(x < -limit, -limit, x)


@clipped.mistake("A number far below 0 has become limit. It should become −limit.")
def _(x, limit):
    return np.where(np.abs(x) > limit, limit, x)


@clipped.mistake("All minus signs are lost: −0.5 is within the limit and stays −0.5.")
def _(x, limit):
    return np.minimum(np.abs(x), limit)


@clipped.mistake("Where a number is too far out you put 0. The limit belongs there.")
def _(x, limit):
    return np.where(np.abs(x) > limit, 0, x)


@clipped.mistake(
    "Numbers within the limits have become limit, and those further out stay as they are. It is the other way round: in `np.where`, what is taken where the mask is True comes first."
)
def _(x, limit):
    return np.where(x > limit, x, np.where(x < -limit, x, limit))


@clipped.mistake("You left out the numbers that are too far out. Each of them should become a limit, so that the shape stays.")
def _(x, limit):
    return x[(x <= limit) & (x >= -limit)]


@clipped.mistake("Numbers below 0 have become 0. The lower limit is −limit.")
def _(x, limit):
    return np.where(x > limit, limit, np.where(x < 0, 0, x))


@clipped.mistake("Every number has become one of the limits, or 0. Those within the limits stay as they are.")
def _(x, limit):
    return np.sign(x) * limit


@clipped.mistake("The limit is subtracted from numbers that are too large. They become the limit itself.")
def _(x, limit):
    return np.where(x > limit, x - limit, np.where(x < -limit, x + limit, x))


@clipped.mistake(
    "All numbers are multiplied by one factor, so that the largest comes to the limit. Only those that are too far out should change."
)
def _(x, limit):
    return x / np.abs(x).max() * limit


@clipped.mistake("The two limits are exchanged: what is too large becomes the lower one.")
def _(x, limit):
    return np.where(x > limit, -limit, np.where(x < -limit, limit, x))


# ---------------------------------------------------------------- Along an axis

prediction(
    "ch00.predict-axis",
    title="Predict: the sum along axis 0",
    text="x has two rows, [1, 2, 3] and [10, 20, 30]. What is `x.sum(axis=0)`?",
    hints=["Axis 0 counts the rows. The axis that is named is the one that disappears."],
    right="`[11 22 33]`",
    wrong={
        "`[6 60]`": "That is one sum for each row: the columns have disappeared. Which axis counts the columns?",
        "`66`": "That is the sum of everything, without an axis.",
        "`[1 2 3]`": "Those are the numbers of row 0. Axis 0 does not pick a row; it adds up all rows.",
        "`[[11 22 33]]`": "The numbers are right. But the axis disappears: there is one pair of brackets left.",
    },
    praise="The axis that is named disappears: from (2, 3), axis 0 leaves (3,).",
)


@code_exercise(
    "ch00.spans",
    title="From the lowest to the highest",
    text="Write `spans(x)`: for each column of x the largest number minus the smallest. x has one row for each sample; the result has one number for each column.",
    hints=["Which axis has to disappear, so that one number is left for each column?", "`x.max` and `x.min` take an `axis`."],
    cases=lambda rng: [
        (np.array([[1.0, 10.0], [4.0, 30.0], [2.0, 60.0]]),),
        (np.array([[5, 1, 7], [2, 3, 7]]),),
        (rng.normal(size=(5, 3)),),
        (-rng.uniform(1, 9, size=(4, 6)),),
        (rng.normal(size=(3, 3)),),
        (np.array([[2000.0, -5000.0], [3000.0, -7000.0]]),),
    ],
    praise="A column whose span is 0 tells nothing: it is the same for all samples.",
)
def spans(x):
    return x.max(axis=0) - x.min(axis=0)


@spans.another_way
def _(x):
    return [max(column) - min(column) for column in x.T]


@spans.mistake("You went along axis 1: one number for each row. The rows, axis 0, have to disappear.")
def _(x):
    return x.max(axis=1) - x.min(axis=1)


@spans.mistake("This is one number for the whole array. Each column has its own: name an axis.")
def _(x):
    return x.max() - x.min()


@spans.mistake("The smallest minus the largest: each number comes out with a minus.")
def _(x):
    return x.min(axis=0) - x.max(axis=0)


@spans.mistake("These are the largest numbers. The smallest are still to be subtracted.")
def _(x):
    return x.max(axis=0)


@spans.mistake("`argmax` and `argmin` say *where* the number stands. Here it is the number itself.")
def _(x):
    return x.argmax(axis=0) - x.argmin(axis=0)


@spans.mistake("This is the last row minus the first. The rows are in no order.")
def _(x):
    return x[-1] - x[0]


@spans.mistake(
    "The largest numbers are taken from the columns, the smallest from everything. Each column has both of its own."
)
def _(x):
    return x.max(axis=0) - x.min()


@spans.mistake(
    "This is the standard deviation of each column. It is how far numbers are from their mean, and not the whole width."
)
def _(x):
    return x.std(axis=0)


@spans.mistake("You added the two. The distance between them is a difference.")
def _(x):
    return x.max(axis=0) + x.min(axis=0)


@spans.mistake("The numbers are right, but the axis of the rows has stayed, as with `keepdims`. Here the result has one axis.")
def _(x):
    return x.max(axis=0, keepdims=True) - x.min(axis=0, keepdims=True)


choice(
    "ch00.argmax",
    title="Where is the largest?",
    practice=True,
    text="scores has the shape (100, 10): for each of 100 images a score for each of the digits from 0 to 9. What is `scores.argmax(axis=1)`?",
    hints=["The axis that is named disappears. And arg says: not how large, but where."],
    right="For each image the digit with the highest score, shape (100,).",
    wrong={
        "For each image the highest score, shape (100,).": "That is `max`. With arg in front it says where that score stands.",
        "For each digit the image with the highest score, shape (10,).": "For that the images would have to disappear, and they are axis 0.",
        "The place of the highest score of all, one number.": "That is what comes out without an axis.",
    },
    praise="This is how a network says a digit: by the place of its largest output.",
)


@code_exercise(
    "ch00.shares",
    title="Rows that add up to 1",
    practice=True,
    text="Write `shares(x)`: each number of x divided by the sum of its row. x has the shape (rows, columns), and all its numbers are above 0.",
    hints=[
        "The sums of the rows: which axis disappears?",
        "The sums have the shape (rows,). To divide each row by its own, they must stand in a column: (rows, 1).",
        "`keepdims=True` keeps the axis, with size 1.",
    ],
    cases=lambda rng: [
        (np.array([[1.0, 3.0], [2.0, 8.0]]),),
        (np.array([[1, 1, 2], [4, 4, 2]]),),
        (rng.uniform(0.1, 5, size=(3, 4)),),
        (rng.uniform(0.1, 5, size=(4, 2)),),
        (rng.uniform(0.1, 5, size=(3, 3)),),
    ],
    praise="With exactly this division a network's outputs become probabilities, in chapter 3.",
)
def shares(x):
    return x / x.sum(axis=1, keepdims=True)


@shares.another_way
def _(x):
    return np.array([row / row.sum() for row in x])


@shares.mistake(
    "Without `keepdims` the sums have the shape (rows,), and a row meets them column by column: its first number is divided by the sum of the first row, its second by the sum of the second row. Where the sizes differ, that is an error; where they are equal, it is wrong in silence."
)
def _(x):
    return x / x.sum(axis=1)


@shares.mistake("Now each column adds up to 1. The sums of the rows are wanted: the other axis has to disappear.")
def _(x):
    return x / x.sum(axis=0)


@shares.mistake("You divide by the sum of all numbers, so everything together adds up to 1. Each row has a sum of its own.")
def _(x):
    return x / x.sum()


@shares.mistake("You divide by the mean of the row, so a row adds up to as many as it has columns.")
def _(x):
    return x / x.mean(axis=1, keepdims=True)


@shares.mistake("These are the sums of the rows. Each number is to be divided by the one of its row.")
def _(x):
    return x.sum(axis=1, keepdims=True)


@shares.mistake("You divide by the largest number of the row. Then the largest share is 1, and not the sum.")
def _(x):
    return x / x.max(axis=1, keepdims=True)


@shares.mistake("You divide by how many rows there are. Each number is to be divided by the sum of its row.")
def _(x):
    return x / len(x)


@shares.mistake("You divide by the length of the row as a vector, the root of the sum of its squares. It is the sum itself.")
def _(x):
    return x / np.sqrt((x**2).sum(axis=1, keepdims=True))


@shares.mistake("You divide the sum by the numbers. It is the other way round.")
def _(x):
    return x.sum(axis=1, keepdims=True) / x


# ---------------------------------------------------------------- Shapes that stretch

prediction(
    "ch00.predict-stretch",
    title="Predict: a column and a row",
    text="a has the shape (3, 1), b has the shape (4,). What is the shape of `a + b`?",
    hints=["Write both shapes one below the other, so that they end at the same place. Where one is missing, put a 1."],
    right="(3, 4)",
    wrong={
        "None: this is an error, the sizes are different.": "They are different, but at each place one of them is 1 or missing. Such an axis stretches.",
        "(4, 3)": "The shapes are lined up at their ends: the 4 stands under the 1, so the last axis has the size 4.",
        "(3, 1)": "The 1 is stretched to 4.",
        "(7,)": "Nothing is put one behind the other here. + computes with pairs of numbers.",
        "(12,)": "Twelve numbers, yes. But they stand in rows and columns.",
    },
    praise="Every number of the row meets every number of the column.",
)


@code_exercise(
    "ch00.differences",
    title="All differences at once",
    practice=True,
    text="Write `differences(a, b)`: a table with a row for each number of a and a column for each number of b. In row i and column j stands a[i] minus b[j]. a and b have one axis each.",
    hints=[
        "The shape of the result is (len(a), len(b)). Which of the two must become a column?",
        "`a[:, None]` has the shape (len(a), 1).",
    ],
    cases=lambda rng: [
        (np.array([10.0, 20.0]), np.array([1.0, 2.0, 3.0])),
        (np.array([1, 5, 2]), np.array([4, 0])),
        (rng.normal(size=3), rng.normal(size=3)),
        (rng.normal(size=4), rng.normal(size=1)),
        (rng.normal(size=2), rng.normal(size=5)),
    ],
    praise="No loop, and twelve differences or twelve million take the same line.",
)
def differences(a, b):
    return a[:, None] - b


@differences.another_way
def _(a, b):
    return np.array([[one - other for other in b] for one in a])


differences.family("transposed", "Rows and columns are swapped: the numbers of a should go down, one row for each.")


@differences.mistake(
    "Both have one axis, so each number of a meets the one of b at the same place only. One of them must become a column."
)
def _(a, b):
    return a - b


@differences.mistake(
    "Only numbers at the same place have met, up to the end of the shorter array, as `zip` puts them together. Here each number of a meets every number of b."
)
def _(a, b):
    return np.array([one - other for one, other in zip(a, b, strict=False)])


differences.family("sign", "You subtract a from b. It is the other way round.")


@differences.mistake(
    "A row belongs to a number of b here, and a is subtracted from it: rows and columns are swapped, and the signs are reversed."
)
def _(a, b):
    return b[:, None] - a


@differences.mistake("You added.")
def _(a, b):
    return a[:, None] + b


@differences.mistake("The signs are gone. A difference can be below 0.")
def _(a, b):
    return np.abs(a[:, None] - b)


@differences.mistake("The numbers are right, but they stand in one row. The result has rows and columns.")
def _(a, b):
    return (a[:, None] - b).ravel()


@differences.mistake("Both are columns, so again only numbers at the same place meet. Leave one of them a row.")
def _(a, b):
    return a[:, None] - b[:, None]


prediction(
    "ch00.predict-accident",
    title="Predict: five answers and five targets",
    text="A network answers five samples with an array y of shape (5, 1). The targets t have the shape (5,). What does `y - t` give?",
    hints=["Line up the shapes at their ends: (5, 1) and (5,)."],
    right="25 numbers: the difference of each answer and each target.",
    wrong={
        "Five numbers: the difference for each sample.": "That is what was meant. But lined up at their ends the shapes are (5, 1) and (1, 5), and both ones are stretched.",
        "An error: the shapes are different.": "They are different, and yet they fit by the rules: at each place one of the sizes is 1.",
        "One number.": "A minus adds nothing up.",
    },
    praise="No error, no warning, and a wrong loss. This is the commonest accident with shapes.",
)


@code_exercise(
    "ch00.mean-error",
    title="The same, without the accident",
    text="Write `mean_error(y, t)`: the mean of the squared differences between answers and targets. y has the shape (n, 1), t has the shape (n,); the answer y[i, 0] belongs to the target t[i].",
    hints=["Give both the same shape before you subtract.", "`y[:, 0]` is the column as an array of shape (n,)."],
    cases=lambda rng: [
        (np.array([[1.0], [2.0]]), np.array([1.0, 4.0])),
        (np.array([[3], [5], [1]]), np.array([1, 5, 2])),
        (rng.normal(size=(4, 1)), rng.normal(size=4)),
        (rng.normal(size=(6, 1)), rng.normal(size=6)),
        (np.array([[0.5]]), np.array([2.0])),
    ],
    praise="When a loss does not fall, look at the shapes of the answers and the targets first.",
)
def mean_error(y, t):
    return np.mean((y[:, 0] - t) ** 2)


@mean_error.another_way
def _(y, t):
    return sum((one - other) ** 2 for one, other in zip(y.ravel(), t, strict=True)) / len(t)


@mean_error.mistake("Each answer was compared with every target: (n, 1) minus (n,) is (n, n). Bring both to one shape first.")
def _(y, t):
    return np.mean((y - t) ** 2)


@mean_error.mistake("The shapes are right now. You take the sum; the mean divides by how many there are.")
def _(y, t):
    return np.sum((y[:, 0] - t) ** 2)


@mean_error.mistake("The differences are not squared: those above and those below 0 cancel.")
def _(y, t):
    return np.mean(y[:, 0] - t)


@mean_error.mistake("You took the size of each difference. Here its square is asked for.")
def _(y, t):
    return np.mean(np.abs(y[:, 0] - t))


@mean_error.mistake("You took the root at the end. Here it is the mean of the squares itself.")
def _(y, t):
    return np.sqrt(np.mean((y[:, 0] - t) ** 2))


@mean_error.mistake("First the mean, then the square: errors above and below 0 have cancelled before they were squared.")
def _(y, t):
    return np.mean(y[:, 0] - t) ** 2


@mean_error.mistake("Brackets are missing: the target is squared, not the difference.")
def _(y, t):
    return np.mean(y[:, 0] - t**2)


@mean_error.mistake("`y[0]` is the first row, so the first answer is compared with all targets. The column is `y[:, 0]`.")
def _(y, t):
    return np.mean((y[0] - t) ** 2)


@mean_error.mistake("These are the squared differences. Their mean is one number.")
def _(y, t):
    return (y[:, 0] - t) ** 2


# ---------------------------------------------------------------- Rows times columns

number(
    "ch00.entry-by-hand",
    title="One number of a product",
    text="A has the rows [2, 0, 1] and [1, 3, 2]. B has the rows [1, 4], [2, 1] and [3, 0]. C is `A @ B`. Which number stands in row 1 and column 0 of C? (Counted from 0.)",
    hints=["Row 1 of A, and column 0 of B.", "Multiply pair by pair, and add up."],
    answer=13,
    tolerance=0.1,
    wrong={
        5: "This is row 0 and column 0. Counted from 0, row 1 is the second one.",
        8: "This is row 0 and column 1.",
        7: "This is row 1 and column 1.",
        1: "You multiplied the first pair only. Three products are added up.",
        17: "You took the numbers of B row by row. It is row 1 of A with *column* 0 of B.",
        6: "This is the sum of row 1 of A. Each number is multiplied by one of the column first.",
    },
    praise="Three products, 1 and 6 and 6, and their sum.",
)


@code_exercise(
    "ch00.entry",
    title="What @ computes",
    practice=True,
    text="Write `entry(A, B, i, j)`: the number in row i and column j of A @ B, from one row of A and one column of B. A has the shape (m, k), B has the shape (k, n).",
    hints=["Which row of A, and which column of B?", "The column is `B[:, j]`. Multiply pair by pair, then add up."],
    cases=lambda rng: [
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[10.0, 20.0], [30.0, 40.0]]), 0, 1),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[10.0, 20.0], [30.0, 40.0]]), 0, 0),
        (np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 0], [2, 1], [3, 5]]), 1, 0),
        (rng.normal(size=(3, 4)), rng.normal(size=(4, 2)), 2, 1),
        (rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), 0, 2),
        (rng.normal(size=(2, 3)), rng.normal(size=(3, 5)), 1, 4),
    ],
    praise="Every product of matrices in this book is many of these sums.",
)
def entry(A, B, i, j):
    return np.sum(A[i] * B[:, j])


@entry.another_way
def _(A, B, i, j):
    total = 0
    for one, other in zip(A[i], B[:, j], strict=True):
        total += one * other
    return total


@entry.mistake("You multiply the two numbers at row i and column j. That is one number of `A * B`, not of A @ B.")
def _(A, B, i, j):
    return A[i, j] * B[i, j]


@entry.mistake("`B[j]` is a row of B. A row of A meets a *column* of B.")
def _(A, B, i, j):
    return np.sum(A[i] * B[j])


@entry.mistake("You took a column of A and a row of B. It is a row of A and a column of B.")
def _(A, B, i, j):
    return np.sum(A[:, i] * B[j])


@entry.mistake("The products are right. They are still to be added up.")
def _(A, B, i, j):
    return A[i] * B[:, j]


@entry.mistake("i and j are exchanged: i is the row of A, j the column of B.")
def _(A, B, i, j):
    return np.sum(A[j] * B[:, i])


@entry.mistake("You add the pairs. They are multiplied, and then added up.")
def _(A, B, i, j):
    return np.sum(A[i] + B[:, j])


@entry.mistake("This is the mean of the products. It is their sum.")
def _(A, B, i, j):
    return np.mean(A[i] * B[:, j])


@entry.mistake("The sums of a row and of a column are multiplied. First the products, then one sum.")
def _(A, B, i, j):
    return np.sum(A[i]) * np.sum(B[:, j])


# ---------------------------------------------------------------- The same numbers in another shape


@code_exercise(
    "ch00.flatten",
    title="Images as rows",
    practice=True,
    text="Write `flatten(images)`: images has the shape (n, height, width); the result has the shape (n, height · width), a row for each image, in which the rows of the image follow one another.",
    hints=[
        "How many rows does the result have? `len(images)` says it.",
        "In `reshape` one size can be −1: NumPy works it out.",
    ],
    cases=lambda rng: [
        (np.arange(12.0).reshape(3, 2, 2),),
        (np.arange(12).reshape(2, 2, 3),),
        (rng.normal(size=(4, 3, 5)),),
        (rng.normal(size=(1, 2, 4)),),
        (rng.normal(size=(3, 3, 3)),),
        (rng.normal(size=(6, 2, 3)),),
    ],
    praise="The images of MNIST, in chapter 12, come as (n, 28, 28) and go into the network as (n, 784).",
)
def flatten(images):
    return images.reshape(len(images), -1)


@flatten.another_way
def _(images):
    return np.array([np.concatenate(list(image)) for image in images])


@flatten.mistake("All images have become one long row. Each image needs a row of its own: say how many rows there are.")
def _(images):
    return images.reshape(-1)


@flatten.mistake(
    "There are as many columns as images. `reshape` fills row by row, so the rows hold pieces of several images: the number of images comes first."
)
def _(images):
    return images.reshape(-1, len(images))


@flatten.mistake(
    "The shape is right, but the numbers of different images are mixed: `reshape` fills row by row, and turning it round afterwards does not sort them."
)
def _(images):
    return images.reshape(-1, len(images)).T


@flatten.mistake("Each *row* of an image has become a row. One image should be one row.")
def _(images):
    return images.reshape(-1, images.shape[2])


@flatten.mistake("Within an image you go down the columns. Its rows should follow one another.")
def _(images):
    return images.transpose(0, 2, 1).reshape(len(images), -1)


@flatten.mistake("This is the first image only.")
def _(images):
    return images[0].reshape(1, -1)


@flatten.mistake("The rows of each image are added up. All numbers are to stay, one row after the other.")
def _(images):
    return images.sum(axis=1)


@flatten.mistake("The numbers of each image are added up. All of them are to stay, in one row.")
def _(images):
    return images.sum(axis=(1, 2))


prediction(
    "ch00.predict-view",
    title="Predict: a part of an array",
    text="x holds 1, 2, 3, 4. Then come two lines: `part = x[:2]` and `part[0] = 99`. What does x hold now?",
    hints=["Does a slice of a *list* change the list? Arrays are different."],
    right="99, 2, 3, 4: the part shows the numbers of x itself.",
    wrong={
        "1, 2, 3, 4: the part is an array of its own.": "A slice of a list would be. A slice of an array is a *view*: another name for some of the same numbers.",
        "99, 2: x has become as short as the part.": "x keeps its shape. Only a number in it may change.",
        "99, 99, 3, 4: both numbers of the part change.": "Only the first number of the part was written.",
    },
    praise="It saves memory, and it surprises everybody once.",
)

prediction(
    "ch00.predict-cut",
    title="Predict: a small step with whole numbers",
    text="x is made by `np.array([1, 2, 3])`. Then comes `x[0] = x[0] + 0.7`. What does x hold now?",
    hints=["All numbers of an array are of one type. Of which type are 1, 2 and 3?"],
    right="1, 2, 3: the .7 is cut off.",
    wrong={
        "1.7, 2, 3: the numbers become floats.": "An array keeps its type. This one was made of whole numbers.",
        "2, 2, 3: 1.7 is rounded.": "It is not rounded, it is cut.",
        "An error: 1.7 is no whole number.": "That would be a help. NumPy cuts, and says nothing.",
    },
    praise="A slope that is found by a small step would be 0, without a word. Begin with floats.",
)


@code_exercise(
    "ch00.nudge",
    title="One number a little larger",
    practice=True,
    text="Write `nudged(x, i, h)`: a new array like x, in which the number at place i is larger by h. x has one axis; it stays as it is. It may hold whole numbers, and then nothing may be cut off.",
    hints=[
        "You need a copy before you write into it.",
        "`x.astype(float)` is a new array with the same numbers as floats.",
        "`y[i]` is one number of the copy, and `+=` writes into it.",
    ],
    cases=lambda rng: [
        (np.array([1.0, 2.0, 3.0]), 1, 0.5),
        (np.array([1, 2, 3]), 0, 0.25),
        (rng.normal(size=5), 4, 1e-2),
        (rng.normal(size=2), 0, -3.0),
        (np.array([4, 4]), 1, -1.5),
        (np.array([1, 2]), 0, np.float64(0.5)),
    ],
    praise="Twice this, with h and with −h, and you have a slope: so each weight of a network can be tested.",
)
def nudged(x, i, h):
    y = x.astype(float)
    y[i] += h
    return y


@nudged.another_way
def _(x, i, h):
    return x + h * (np.arange(len(x)) == i)


@nudged.mistake(
    "Where x holds whole numbers, so does your result, and what stands behind the point is cut off. Make floats of them."
)
def _(x, i, h):
    y = x.copy()
    y[i] = y[i] + h
    return y


@nudged.mistake("Every number is larger by h. Only the one at place i should be.")
def _(x, i, h):
    return x + h


@nudged.mistake("The number at place i has *become* h. It should be larger by h.")
def _(x, i, h):
    y = x.astype(float)
    y[i] = h
    return y


@nudged.mistake("This is the number at place i alone. The whole array is wanted.")
def _(x, i, h):
    return x[i] + h


@nudged.mistake("The numbers are as before. Is something written into the copy, and is the copy returned?")
def _(x, i, h):
    return x


@nudged.mistake("You count places from 1. Arrays count from 0.")
def _(x, i, h):
    y = x.astype(float)
    y[i - 1] += h
    return y


@nudged.mistake("h is subtracted. It is added.")
def _(x, i, h):
    y = x.astype(float)
    y[i] -= h
    return y


@nudged.mistake("Every number from place i on is larger by h. Only the one at place i should be.")
def _(x, i, h):
    y = x.astype(float)
    y[i:] += h
    return y


# ---------------------------------------------------------------- Chance that can be repeated

prediction(
    "ch00.predict-seed",
    title="Predict: the same seed",
    text="`a = np.random.default_rng(7)` and `b = np.random.default_rng(7)` are two generators with the same seed. `a.normal()` is called twice, then `b.normal()` once. What does b give?",
    hints=["A seed fixes the whole row of numbers. Each generator goes through it by itself."],
    right="The first number of a.",
    wrong={
        "The third number of the row: two are used up.": "Those were drawn from a. Each generator goes through the row by itself.",
        "A number that nobody can know: it is random.": "The numbers look like chance, but a seed fixes all of them.",
        "The second number of a, the last one that was drawn.": "b knows nothing of a. It begins at the beginning.",
    },
    praise="So the same chance comes again, on another computer and for another reader.",
)

# ---------------------------------------------------------------- Reading an error

choice(
    "ch00.read-error",
    title="What does this error say?",
    text="X has the shape (100, 3), W the shape (4, 3). `X @ W` ends with: matmul: Input operand 1 has a mismatch in its core dimension 0 … (size 4 is different from 3). What is wrong?",
    hints=["Operand 1 is the second factor: they are counted from 0. And its dimension 0 has the size 4."],
    right="X has 3 columns, so W needs 3 rows; it has 4.",
    wrong={
        "X has too many rows: 100 is different from 3.": "The 100 does not meet anything: it is how many samples there are. Which two sizes does the message name?",
        "W has too few columns: it needs 4.": "How many columns W has is how many the result gets. It is free.",
        "`@` works with square arrays only.": "It takes any (m, k) and (k, n). The two in the middle must be equal.",
        "W needs 100 rows, one for each sample.": "The samples do not meet W. Each row of X meets each column of W.",
    },
    praise="Read the two sizes, then find the two axes that have them. Nearly every error about shapes is solved so.",
)

# ---------------------------------------------------------------- The Python of this book

prediction(
    "ch00.predict-names",
    title="Predict: two names for one array",
    text="`w` is an array of three zeros, and `kept = w`. Then comes `w = w + 1`. After that, `w += 1`. What does kept hold at the end?",
    hints=["`w + 1` makes a new array, and `w = …` gives it the name w. What does kept still name?"],
    right="Three zeros: the old array, which has lost the name w.",
    wrong={
        "Three ones: the first line changes it.": "`w = w + 1` makes a *new* array and moves the name w to it. The old one stays as it was.",
        "Three twos: kept is w.": "At first it is. But the first line moves the name w to a new array.",
        "Three ones: the second line changes it.": "`w += 1` does change an array in place. But which array has the name w by then?",
    },
    praise="`=` moves a name, `+=` changes the array. A training loop needs to know which of the two it wants.",
)


@code_exercise(
    "ch00.step-down",
    title="A step for every array, in place",
    practice=True,
    text="Write `step_down(weights, slopes, rate)`. weights and slopes are tuples of arrays, in the same order. Each array of weights is changed in place: rate times its slopes is subtracted from it. Nothing is returned.",
    hints=[
        "`zip` goes through both tuples side by side.",
        "`w = w - …` gives the name w to a new array, and the old one stays as it was. Which sign changes the array itself?",
    ],
    cases=lambda rng: [
        ((np.array([1.0, 2.0]),), (np.array([10.0, -10.0]),), 0.1),
        ((np.array([1.0, 2.0]), np.array([5.0, 6.0])), (np.array([4.0, 2.0]), np.array([2.0, -4.0])), 0.5),
        ((rng.normal(size=(2, 3)), rng.normal(size=3)), (rng.normal(size=(2, 3)), rng.normal(size=3)), 0.01),
        (tuple(rng.normal(size=n) for n in (4, 2, 1)), tuple(rng.normal(size=n) for n in (4, 2, 1)), 2.0),
    ],
    praise="This is how a network learns: its own arrays change, a little at each step.",
    may_change=("weights",),
)
def step_down(weights, slopes, rate):
    for w, slope in zip(weights, slopes, strict=True):
        w -= rate * slope


@step_down.another_way
def _(weights, slopes, rate):
    for k in range(len(weights)):
        weights[k][...] = weights[k] - rate * slopes[k]


@step_down.mistake(
    "Nothing has changed: the arrays in the tuple are as they were. Was a new array computed? (`w = w - …` does that: it moves the name w.)"
)
def _(weights, slopes, rate):
    for w, slope in zip(weights, slopes, strict=True):
        w = w - rate * slope


@step_down.mistake("The step goes up: you add.")
def _(weights, slopes, rate):
    for w, slope in zip(weights, slopes, strict=True):
        w += rate * slope


@step_down.mistake("The rate is missing: you subtract the whole slopes.")
def _(weights, slopes, rate):
    for w, slope in zip(weights, slopes, strict=True):
        w -= slope


@step_down.mistake(
    "Only the first array has changed. What about the others? If there is a loop: does it end in its first round?"
)
def _(weights, slopes, rate):
    for w, slope in zip(weights, slopes, strict=True):
        w -= rate * slope
        break


@step_down.mistake("Each array gets the slopes of all of them. `zip` gives to each its own.")
def _(weights, slopes, rate):
    for w in weights:
        for slope in slopes:
            w -= rate * slope


@step_down.mistake(
    "In the end each weight loses rate times slope *times itself*. What is subtracted is rate times slope alone."
)
def _(weights, slopes, rate):
    for w, slope in zip(weights, slopes, strict=True):
        w *= 1 - rate * slope


@step_down.mistake("You divide by the rate. It is multiplied.")
def _(weights, slopes, rate):
    for w, slope in zip(weights, slopes, strict=True):
        w -= slope / rate


@step_down.mistake(
    "The arrays are right. But they are returned as well, and the text asks for nothing: the caller has it already."
)
def _(weights, slopes, rate):
    for w, slope in zip(weights, slopes, strict=True):
        w -= rate * slope
    return weights


@step_down.mistake("The new arrays are returned, but those in the tuple are as before. They are to change in place.")
def _(weights, slopes, rate):
    return [w - rate * slope for w, slope in zip(weights, slopes, strict=True)]


# ---------------------------------------------------------------- A slope

number(
    "ch00.two-points",
    title="A slope from two near points",
    practice=True,
    text="For f(x) = x² you have f(5) = 25 and f(5.1) = 26.01. What slope do these two points give?",
    hints=["How much does f rise, and over which distance?"],
    answer=10.1,
    tolerance=0.002,
    wrong={
        10: "This is the slope that the rule will give. What do the two points themselves give?",
        1.01: "This is how much f rises. Divide by the distance between the two points.",
        101: "The distance between the two points is 0.1. By what did you divide?",
        0.099: "You divided the distance by the rise. It is the other way round.",
        26.01: "This is the height of the second point.",
        5.05: "You divided by 0.2. The points are 0.1 apart.",
    },
    praise="Nearly the 10 that the rule will give. The nearer the points, the nearer the slope.",
)

number(
    "ch00.product",
    title="The slope of a product",
    practice=True,
    text="At some x, u is 3 and has the slope 2; v is 5 and has the slope −1. What slope does u · v have there?",
    hints=["Two parts: u grows while v stands still, and v grows while u stands still."],
    answer=7,
    tolerance=0.01,
    wrong={
        -2: "You multiplied the two slopes. Let one factor move at a time: the slope of u counts 5 times, that of v 3 times.",
        13: "The slope of v is −1: v falls, and takes its part away.",
        10: "This is the part that comes from u. v moves, too.",
        -3: "This is the part that comes from v. u moves, too.",
        1: "You added the slopes, as for u + v. Here each counts as many times as the other factor says. Or did you exchange u and v?",
        15: "This is the value of the product. Its slope is asked for.",
    },
    praise="10 from u, and −3 from v.",
)


@code_exercise(
    "ch00.chain",
    title="A slope through two functions",
    text="Write `slope(x)`: the slope of (3x + 1)² at x, by the rule for a chain. x is a number or an array.",
    hints=[
        "The inner function is u = 3x + 1. What is its slope?",
        "The outer function is u². Its slope is taken at u, not at x.",
        "The two slopes are multiplied.",
    ],
    cases=lambda rng: [(0.0,), (1.0,), (np.array([-2.0, 0.5]),), (np.array([2, -1]),), (rng.normal(size=3),)],
    praise="Outer slope at the inner value, times inner slope. Backpropagation is this line, many times.",
)
def slope(x):
    return 2 * (3 * x + 1) * 3


@slope.another_way
def _(x):
    return 18 * x + 6


@slope.mistake("The inner slope is missing: while x moves by 1, 3x + 1 moves by 3.")
def _(x):
    return 2 * (3 * x + 1)


@slope.mistake("The outer slope is taken at x. It belongs to the place where the outer function stands: at 3x + 1.")
def _(x):
    return 2 * x * 3


@slope.mistake("This is the value of (3x + 1)², not its slope.")
def _(x):
    return (3 * x + 1) ** 2


@slope.mistake("The two slopes are added. Along a chain they are multiplied.")
def _(x):
    return 2 * (3 * x + 1) + 3


@slope.mistake("The square is still there. The slope of u² is 2u.")
def _(x):
    return 2 * (3 * x + 1) ** 2 * 3


@slope.mistake(
    "The inner value 3x + 1 comes in twice, as a square or as a factor too many. The slope of u² is 2u, with one u, and then comes the inner slope."
)
def _(x):
    return 2 * (3 * x + 1) ** 2


@slope.mistake("The inner value is multiplied by the inner slope. What about the 2 that comes from the square?")
def _(x):
    return (3 * x + 1) * 3


@slope.mistake("The 2 of the square has taken hold of 3x only, and not of the 1. Are brackets missing?")
def _(x):
    return (2 * 3 * x + 1) * 3


@slope.mistake("The inner function is 3x + 1, with a plus.")
def _(x):
    return 2 * (3 * x - 1) * 3


number(
    "ch00.fast-and-slow",
    title="Two slopes in a row",
    practice=True,
    text="When x grows a little, u falls twice as fast. When u grows a little, y grows three times as fast. What is the slope of y with respect to x?",
    hints=["Let x grow by 0.01. What does u do? And y?"],
    answer=-6,
    tolerance=0.01,
    wrong={
        6: "u falls when x grows, so its slope is negative.",
        1: "You added the slopes. Along a chain they are multiplied.",
        5: "You added, and one of the slopes is negative. Along a chain they are multiplied.",
        -1.5: "You divided. Along a chain slopes are multiplied.",
        3: "This is the slope of y with respect to u. The way from x to u is missing.",
        -2: "This is the slope of u with respect to x. The way from u to y is missing.",
    },
    praise="−2 times 3.",
)

# ---------------------------------------------------------------- Eight questions, to see what you can skip

choice(
    "ch00.test-shape",
    title="A shape",
    practice=True,
    text="x has the shape (3, 4). What is the shape of `x[1, :]`?",
    hints=["A number takes its axis away."],
    right="(4,)",
    wrong={
        "(1, 4)": "A number takes its axis away, so no axis of size 1 is left. Read [An array and its shape](#an-array-and-its-shape).",
        "(3,)": "That is a column, `x[:, 1]`. Read [An array and its shape](#an-array-and-its-shape).",
        "(3, 4)": "The 1 picks one row of the three. Read [An array and its shape](#an-array-and-its-shape).",
    },
    praise="One row, and the axis of the rows is gone.",
)

choice(
    "ch00.test-mask",
    title="A choice of numbers",
    practice=True,
    text="How do you get the numbers of the array x that are above 0 and below 5?",
    hints=["The comparison makes a mask, and a mask picks."],
    right="`x[(x > 0) & (x < 5)]`",
    wrong={
        "`x[x > 0 and x < 5]`": "`and` cannot judge a whole array. Read [One result for each number](#one-result-for-each-number).",
        "`x[0 < x < 5]`": "Python makes an `and` of this, and that cannot judge a whole array. Read [One result for each number](#one-result-for-each-number).",
        "`x[x > 0 & x < 5]`": "`&` is computed before the comparisons, so this asks for `0 & x` first. Read [One result for each number](#one-result-for-each-number).",
        "`(x > 0) & (x < 5)`": "This is the mask itself, True and False. Read [One result for each number](#one-result-for-each-number).",
    },
    praise="Two masks, each in brackets, joined by `&`.",
)

choice(
    "ch00.test-axis",
    title="An axis",
    practice=True,
    text="x has the shape (100, 3): 100 samples with 3 measurements. How do you get the mean of each measurement?",
    hints=["The axis that is named disappears."],
    right="`x.mean(axis=0)`",
    wrong={
        "`x.mean(axis=1)`": "That leaves 100 numbers, one for each sample. Read [Along an axis](#along-an-axis).",
        "`x.mean()`": "That is one number for everything. Read [Along an axis](#along-an-axis).",
        "`x.mean(axis=3)`": "There are two axes, and they are called 0 and 1. Read [Along an axis](#along-an-axis).",
    },
    praise="The 100 disappear, and 3 are left.",
)

choice(
    "ch00.test-stretch",
    title="Different shapes",
    practice=True,
    text="sums has the shape (3,), x has the shape (3, 4). You want to divide each row of x by its own sum. What does `x / sums` do?",
    hints=["The shapes are lined up at their ends: 4 and 3 meet."],
    right="It ends with an error.",
    wrong={
        "It divides each row by its sum.": "For that the sums must stand in a column, (3, 1). Read [Shapes that stretch](#shapes-that-stretch).",
        "It divides each column by a sum.": "The shapes are lined up at their ends, so 4 meets 3. Read [Shapes that stretch](#shapes-that-stretch).",
        "It divides by all sums, with a result of shape (3, 4, 3).": "No axis is added at the end. Read [Shapes that stretch](#shapes-that-stretch).",
    },
    praise="With `sums[:, None]` it works.",
)

choice(
    "ch00.test-product",
    title="A product",
    practice=True,
    text="x has the shape (100, 784), W the shape (784, 50), b the shape (50,). What is the shape of `x @ W + b`?",
    hints=["The two in the middle disappear."],
    right="(100, 50)",
    wrong={
        "(784, 784)": "The two sizes in the middle must be equal, and they disappear. Read [Rows times columns](#rows-times-columns).",
        "(100, 784, 50)": "The 784 is summed over. Read [Rows times columns](#rows-times-columns).",
        "None: b has too few axes.": "b stretches over the rows. Read [Shapes that stretch](#shapes-that-stretch).",
        "(50,)": "Each of the 100 rows keeps its own result. Read [Rows times columns](#rows-times-columns).",
    },
    praise="That is a layer of a network.",
)

choice(
    "ch00.test-copy",
    title="Whose numbers?",
    practice=True,
    text="`x = np.array([1, 2, 3])`, then `y = x[1:]`, then `y[0] = 9.5`. What does x hold?",
    hints=["Two things happen: a slice shows the same numbers, and an array keeps its type."],
    right="1, 9, 3",
    wrong={
        "1, 2, 3": "A slice of an array is a view of the same numbers. Read [The same numbers in another shape](#the-same-numbers-in-another-shape).",
        "1, 9.5, 3": "x was made of whole numbers, and stays so. Read [Numbers of one type](#numbers-of-one-type).",
        "9, 2, 3": "y begins at place 1 of x. Read [An array and its shape](#an-array-and-its-shape).",
    },
    praise="A view, and whole numbers that cut.",
)

choice(
    "ch00.test-seed",
    title="Chance",
    practice=True,
    text="A cell begins with `rng = np.random.default_rng(0)` and prints `rng.normal()`. You run the cell twice. What do you see?",
    hints=["The seed fixes the row of numbers, and the cell makes a new generator each time."],
    right="The same number both times.",
    wrong={
        "Two different numbers.": "Each run makes a new generator with the same seed, which begins at the same place. Read [Chance that can be repeated](#chance-that-can-be-repeated).",
        "0 both times.": "0 is the seed: it names a row of numbers, and is none of them. Read [Chance that can be repeated](#chance-that-can-be-repeated).",
        "An error the second time.": "A generator can be made as often as you like. Read [Chance that can be repeated](#chance-that-can-be-repeated).",
    },
    praise="A seed makes chance repeatable.",
)

number(
    "ch00.test-slope",
    title="A slope",
    practice=True,
    text="What is the slope of (2x + 1)² at x = 1?",
    hints=["Outer slope at the inner value, times inner slope."],
    answer=12,
    tolerance=0.01,
    wrong={
        6: "The inner function moves twice as fast as x. Read [A slope](#a-slope).",
        9: "That is the height at x = 1. Read [A slope](#a-slope).",
        4: "The outer slope belongs to the place 2x + 1, which is 3. Read [A slope](#a-slope).",
        8: "The outer slope is 6, the inner one 2. They are multiplied. Read [A slope](#a-slope).",
        2: "That is the inner slope alone. Read [A slope](#a-slope).",
        36: "The square is still there. Read [A slope](#a-slope).",
        3: "That is the inner value. Read [A slope](#a-slope).",
    },
    praise="2 · 3 · 2.",
)


# ---------------------------------------------------------------- the same with other numbers


@variants_of("ch00.how-many")
def _(rng):
    tables, rows, columns = rng.choice(range(2, 7), 3, replace=False)
    return Draw(
        text=f"An array has the shape ({tables}, {rows}, {columns}). How many numbers does it hold?",
        answer=tables * rows * columns,
        wrong=[tables + rows + columns, 3, rows * columns, tables * rows, tables * columns],
        messages={
            0: f"You added. Each of the {tables} tables has {rows} rows, and each row {columns} numbers: the sizes are multiplied.",
            1: f"This is how many axes it has. The sizes of the axes are {tables}, {rows} and {columns}.",
            2: f"This is one of the {in_words(tables)} tables.",
            4: f"The axis of size {rows} is missing.",
        },
        hints=[f"{in_words(tables).capitalize()} tables, each with {in_words(rows)} rows of {in_words(columns)} numbers."],
    )


@variants_of("ch00.share")
def _(rng):
    size, limit = rng.choice([8, 10]), rng.integers(2, 6)
    above = rng.integers(limit + 1, 10, rng.integers(2, size - 3))
    below = rng.integers(0, limit, size - 4 - len(above))
    x = rng.permutation([0, 1, limit, limit, *above, *below])
    mask = x > limit
    return Draw(
        text=f"x holds the {in_words(len(x))} numbers {', '.join(map(str, x))}. What is `(x > {limit}).mean()`?",
        answer=mask.mean(),
        wrong=[
            mask.sum(),
            x[mask].mean(),
            x.mean(),
            (x >= limit).mean(),
            mask.mean() + 1 / len(x),
            1,
            x[mask].sum(),
        ],
        messages={
            0: f"This is how many are above {limit}. The mean divides by how many numbers there are.",
            1: f"This is the mean of the numbers above {limit}. Here it is the mask whose mean is taken.",
            3: f"Is {limit} above {limit}?",
            4: f"Count again: a number that is {limit} is not above {limit}.",
            5: f"The mask holds True and False, so its mean is between 0 and 1. It would be 1 if all were above {limit}.",
            6: f"This is the sum of the numbers above {limit}.",
        },
        hints=[f"Which of them are above {limit}? Write down the mask as ones and zeros."],
    )


@variants_of("ch00.entry-by-hand")
def _(rng):
    A, B = rng.permutation(range(1, 7)).reshape(2, 3), rng.choice(range(1, 8), (3, 2), replace=False)
    i, j = rng.integers(2, size=2)
    C, pairs = A @ B, list(zip(A[i], B[:, j], strict=True))
    products = " and ".join(f"{a} · {b}" for a, b in pairs)
    a, b = (str(rows.tolist()).strip("[]").split("], [") for rows in (A, B))
    return Draw(
        text=f"A has the rows [{a[0]}] and [{a[1]}]. B has the rows [{b[0]}], [{b[1]}] and [{b[2]}]. C is `A @ B`. Which number stands in row {i} and column {j} of C? (Counted from 0.)",
        answer=C[i, j],
        wrong=[
            C[1 - i, j],
            C[1 - i, 1 - j],
            C[i, 1 - j],
            A[i, 0] * B[0, j],
            A[i] @ B.ravel()[3 * j : 3 * j + 3],  # B read row by row
            A[i].sum(),
        ],
        messages={
            0: f"This is row {1 - i} and column {j}. Counted from 0, row {i} is the {('first', 'second')[i]} one.",
            1: f"This is row {1 - i} and column {1 - j}.",
            2: f"This is row {i} and column {1 - j}.",
            4: f"You took the rows of B. It is row {i} of A with *column* {j} of B.",
            5: f"This is the sum of row {i} of A. Each number is multiplied by one of the column first.",
        },
        praise=f"Three products, {products}, and their sum.",
        hints=[f"Row {i} of A, and column {j} of B.", "Multiply pair by pair, and add up."],
    )


@variants_of("ch00.two-points")
def _(rng):
    x, apart = rng.integers(2, 13), rng.choice([0.1, 0.01, 0.2])
    near = x + apart
    rise, slope = near**2 - x**2, 2 * x + apart
    return Draw(
        text=f"For f(x) = x² you have f({x}) = {x**2} and f({written(near)}) = {written(near**2)}. What slope do these two points give?",
        answer=slope,
        wrong=[2 * x, rise, 10 * slope, 1 / slope, near**2, slope / 2],
        messages={
            2: f"The distance between the two points is {written(apart)}. By what did you divide?",
            5: f"You divided by {written(2 * apart)}. The points are {written(apart)} apart.",
        },
        praise=f"Nearly the {2 * x} that the rule will give. The nearer the points, the nearer the slope.",
    )


@variants_of("ch00.product")
def _(rng):
    u, v = rng.choice(range(2, 10), 2, replace=False)
    by_u, by_v = rng.integers(2, 6), -rng.integers(1, 5)
    return Draw(
        text=f"At some x, u is {u} and has the slope {by_u}; v is {v} and has the slope {written(by_v)}. What slope does u · v have there?",
        answer=by_u * v + u * by_v,
        wrong=[by_u * by_v, by_u * v - u * by_v, by_u * v, u * by_v, by_u + by_v, u * v],
        messages={
            0: f"You multiplied the two slopes. Let one factor move at a time: the slope of u counts {times(v)}, that of v {times(u)}.",
            1: f"The slope of v is {written(by_v)}: v falls, and takes its part away.",
            4: "You added the slopes, as for u + v. Here each counts as many times as the other factor says.",
        },
        praise=f"{by_u * v} from u, and {written(u * by_v)} from v.",
    )


@variants_of("ch00.fast-and-slow")
def _(rng):
    fast = {"half": 0.5} | {times(n): float(n) for n in (2, 3, 4, 5, 10)}
    words = rng.choice(list(fast), 2, replace=False)
    falling = rng.integers(2)
    moves = ["grows", "grows"]
    moves[falling] = "falls"
    by_x, by_u = (fast[word] * (-1 if move == "falls" else 1) for word, move in zip(words, moves, strict=True))
    return Draw(
        text=f"When x grows a little, u {moves[0]} {words[0]} as fast. When u grows a little, y {moves[1]} {words[1]} as fast. What is the slope of y with respect to x?",
        answer=by_x * by_u,
        wrong=[-by_x * by_u, by_x + by_u, abs(by_x) + abs(by_u), by_u / by_x, by_u, by_x],
        messages={0: f"{('u falls when x grows', 'y falls when u grows')[falling]}, so its slope is negative."},
        praise=f"{written(by_x)} times {written(by_u)}.",
    )


@variants_of("ch00.test-slope")
def _(rng):
    a, x = rng.integers(2, 6), rng.integers(1, 4)
    b = rng.choice([b for b in range(-5, 6) if b and 3 <= a * x + b <= 12])
    inner = a * x + b
    return Draw(
        text=f"What is the slope of ({a}x {'+' if b > 0 else '−'} {abs(b)})² at x = {x}?",
        answer=2 * inner * a,
        wrong=[2 * inner, inner**2, 2 * x * a, 2 * inner + a, a, 2 * inner**2 * a, inner],
        messages={
            0: f"The inner function moves {times(a)} as fast as x. Read [A slope](#a-slope).",
            1: f"That is the height at x = {x}. Read [A slope](#a-slope).",
            2: f"The outer slope belongs to the place {a}x {'+' if b > 0 else '−'} {abs(b)}, which is {inner}. Read [A slope](#a-slope).",
            3: f"The outer slope is {2 * inner}, the inner one {a}. They are multiplied. Read [A slope](#a-slope).",
        },
        praise=f"Twice {inner}, times {a}.",
        title="A slope",
    )
