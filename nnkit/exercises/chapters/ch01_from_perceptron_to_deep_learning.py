"""Exercises and questions of chapter 1, from the perceptron to deep learning."""

import numpy as np

from nnkit.activations import step
from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, variants_of, written


@code_exercise(
    "ch01.perceptron",
    title="A perceptron",
    text="Write `perceptron(x, w, b)`: 1 if the weighted sum of the inputs, with the bias, is above 0, and 0 otherwise. x and w are arrays of the same length, b is a number.",
    hints=[
        "Each input times its own weight, everything added up, and the bias.",
        "`x @ w` adds up the products. A comparison gives True or False; `int(…)` turns it into 1 or 0.",
    ],
    cases=lambda rng: [
        (np.array([1.0, 1.0]), np.array([1.0, 1.0]), -1.5),
        (np.array([0.0, 1.0]), np.array([1.0, 1.0]), -1.5),
        (np.array([1.0, 0.0]), np.array([0.5, 1.0]), -0.5),
        (np.array([2.0, 1.0]), np.array([-1.0, 1.0]), 0.5),
        (np.array([1.0, 0.0]), np.array([-1.0, 1.0]), -1.5),
        (np.array([0.0, 0.0]), np.array([1.0, 1.0]), 0.5),
        (np.array([2.0, 0.0, 1.0]), np.array([-1.0, 2.0, 3.0]), -0.5),
        (np.array([1.0, 3.0]), np.array([2.0, -1.0]), 0.5),
        (np.array([1.0]), np.array([-2.0]), 3.0),
        (np.array([1.0, 1.0]), np.array([0.3, 0.3]), -0.5),
        (np.array([3.0, -1.0]), np.array([-1.0, 2.0]), 0.25),
        (np.array([1.0, 2.0]), np.array([3.0, -1.0]), -2.0),
        (np.array([-2.0, -1.0]), np.array([1.0, 1.5]), 1.0),
        (np.array([0.5, -0.25]), np.array([1.0, -2.0]), -0.75),
    ],
    praise="A weighted sum and a decision: the part of Rosenblatt's machine that learned.",
)
def perceptron(x, w, b):
    return int(x @ w + b > 0)


@perceptron.another_way
def _(x, w, b):
    total = sum(one * weight for one, weight in zip(x, w, strict=True))
    return 1 if total > -b else 0


@perceptron.mistake("The bias is missing. Without it the answer to (0, 0) can never be 1.")
def _(x, w, b):
    return int(x @ w > 0)


@perceptron.mistake("A sum of exactly 0 counts as 0 here: the sum must be above 0, not merely reach it.")
def _(x, w, b):
    return int(x @ w + b >= 0)


@perceptron.mistake("You return the weighted sum itself. The decision is missing: is it above 0?")
def _(x, w, b):
    return x @ w + b


@perceptron.mistake("You subtract the bias, as if it were a threshold. Here it is added.")
def _(x, w, b):
    return int(x @ w - b > 0)


@perceptron.mistake("Yours answers 1 or −1. Some books do that; here a no is 0.")
def _(x, w, b):
    return 1 if x @ w + b > 0 else -1


@perceptron.mistake("You add the inputs and add the weights before you multiply. Each input has a weight of its own.")
def _(x, w, b):
    return int(x.sum() * w.sum() + b > 0)


@perceptron.mistake("Your limit is not 0: sums between 0 and 0.5 get a 0. The answer is 1 as soon as the sum is above 0.")
def _(x, w, b):
    return int(x @ w + b > 0.5)


@perceptron.mistake(
    "Negative sums become 0, and positive ones pass as they are. The decision is missing: any positive sum gives 1."
)
def _(x, w, b):
    return max(0.0, x @ w + b)


@perceptron.mistake("The two answers are swapped: yours says 0 where the sum is above 0.")
def _(x, w, b):
    return int(x @ w + b <= 0)


@perceptron.mistake("The bias counts too much beside the products: it is added once, to their sum, and not to each of them.")
def _(x, w, b):
    return int((x * w + b).sum() > 0)


def four_answers(w1, w2, b):
    """What a perceptron says for (0, 0), (0, 1), (1, 0) and (1, 1)."""
    return [perceptron.reference(np.array([x1, x2]), np.array([w1, w2]), b) for x1 in (0.0, 1.0) for x2 in (0.0, 1.0)]


@code_exercise(
    "ch01.or",
    title="OR by hand",
    text="Choose weights and a bias for OR: 1 as soon as one of the inputs is 1. Write `or_gate(four_answers)`: it calls `four_answers(w1, w2, b)` with your three numbers and returns what comes back, the answers of this perceptron for (0, 0), (0, 1), (1, 0) and (1, 1).",
    hints=[
        "For (0, 0) the sum is the bias alone. May it be above 0?",
        "For (0, 1) the sum is w2 + b. It must be above 0.",
    ],
    cases=lambda rng: [(four_answers,)],
    praise="Compare it with AND: if the weights are 1 and 1, only the bias has to change.",
)
def or_gate(four_answers):
    return four_answers(1, 1, -0.5)


@or_gate.another_way
def _(four_answers):
    return four_answers(3, 2, -1)


@or_gate.mistake("That is AND: it says 1 for (1, 1) only. A single 1 must be enough to lift the sum above 0.")
def _(four_answers):
    return four_answers(1, 1, -1.5)


@or_gate.mistake("It says 1 for every input, even for (0, 0). There the sum is the bias alone.")
def _(four_answers):
    return four_answers(1, 1, 0.5)


@or_gate.mistake("It says 0 for every input: no sum gets above 0. Raise the bias, or the weights.")
def _(four_answers):
    return four_answers(1, 1, -2.5)


@or_gate.mistake("It answers as the first input does: for (0, 1) it says 0. Is w2 + b above 0?")
def _(four_answers):
    return four_answers(1, 0, -0.5)


@or_gate.mistake("It answers as the second input does: for (1, 0) it says 0. Is w1 + b above 0?")
def _(four_answers):
    return four_answers(0, 1, -0.5)


@or_gate.mistake("That is the opposite of OR, called NOR: every answer is reversed. Look at the signs.")
def _(four_answers):
    return four_answers(-1, -1, 0.5)


@or_gate.mistake("That is NAND: (0, 0) gets 1, and (1, 1) gets 0. Each 1 among the inputs must push the sum up.")
def _(four_answers):
    return four_answers(-1, -1, 1.5)


@code_exercise(
    "ch01.nand",
    title="NAND by hand",
    text="NAND is the opposite of AND: 0 for (1, 1), and 1 for the three others. Write `nand_gate(four_answers)`: as for OR, it calls `four_answers(w1, w2, b)` with three numbers of your own and returns what comes back.",
    hints=[
        "For (0, 0) the answer is now 1. What does that say about the bias?",
        "Each 1 among the inputs must pull the sum down.",
    ],
    cases=lambda rng: [(four_answers,)],
    praise="Every logic circuit without a memory can be built from NANDs alone. So networks of neurons can compute any of them.",
)
def nand_gate(four_answers):
    return four_answers(-1, -1, 1.5)


@nand_gate.another_way
def _(four_answers):
    return four_answers(-2, -1, 2.5)


@nand_gate.mistake("That is AND itself. NAND says the opposite in all four cases.")
def _(four_answers):
    return four_answers(1, 1, -1.5)


@nand_gate.mistake("It says 1 for (0, 0) only: that is NOR. A single 1 must not be enough to pull the sum down to 0.")
def _(four_answers):
    return four_answers(-1, -1, 0.5)


@nand_gate.mistake("It says 1 for every input, even for (1, 1). There the sum is w1 + w2 + b, and it must not be above 0.")
def _(four_answers):
    return four_answers(-1, -1, 2.5)


@nand_gate.mistake("That is OR: (0, 0) gets 0. There the sum is the bias alone.")
def _(four_answers):
    return four_answers(1, 1, -0.5)


@nand_gate.mistake("It says 0 for every input. For (0, 0) the sum is the bias alone; which sign must it have?")
def _(four_answers):
    return four_answers(-1, -1, -1.5)


@nand_gate.mistake("For (1, 0) it says 0, though only (1, 1) should get it. Is w1 + b above 0?")
def _(four_answers):
    return four_answers(-2, 0, 1.5)


@nand_gate.mistake("For (0, 1) it says 0, though only (1, 1) should get it. Is w2 + b above 0?")
def _(four_answers):
    return four_answers(0, -2, 1.5)


@code_exercise(
    "ch01.line",
    title="The line of a perceptron",
    text="A perceptron of two inputs changes its answer where w1·x1 + w2·x2 + b = 0. Write `x2_on_the_line(x1, w1, w2, b)`: the height x2 of that line above a given x1. w2 is not 0.",
    hints=[
        "Solve w1·x1 + w2·x2 + b = 0 for x2.",
        "Bring everything without x2 to the other side first. What happens to its sign?",
    ],
    cases=lambda rng: [
        (0.0, 1.0, 1.0, -1.5),
        (1.0, 1.0, 2.0, -0.5),
        (0.5, -1.0, 4.0, 1.0),
        (1.0, 0.0, 2.0, -0.5),
        tuple(rng.normal(size=4)),
        tuple(rng.normal(size=4)),
    ],
    praise="A straight line, whatever the numbers are, as long as not both weights are 0: that is the strength and the limit of one perceptron.",
)
def x2_on_the_line(x1, w1, w2, b):
    return -(w1 * x1 + b) / w2


@x2_on_the_line.another_way
def _(x1, w1, w2, b):
    slope, height = -w1 / w2, -b / w2
    return slope * x1 + height


x2_on_the_line.family("sign", "The sign is reversed: what is brought to the other side changes its sign.")


@x2_on_the_line.mistake("The bias is missing: your line always goes through the origin.")
def _(x1, w1, w2, b):
    return -w1 * x1 / w2


@x2_on_the_line.mistake("Both parts change their sign on the other side, the bias as well.")
def _(x1, w1, w2, b):
    return (-w1 * x1 + b) / w2


@x2_on_the_line.mistake("You divide by w1. It is x2 that you want alone, so divide by what it is multiplied by.")
def _(x1, w1, w2, b):
    return -(w1 * x1 + b) / w1


@x2_on_the_line.mistake("The division by w2 is missing.")
def _(x1, w1, w2, b):
    return -(w1 * x1 + b)


@x2_on_the_line.mistake("The two weights are swapped: w1 belongs to x1, and w2 to x2.")
def _(x1, w1, w2, b):
    return -(w2 * x1 + b) / w1


@x2_on_the_line.mistake("Only one part is divided by w2. Brackets around both are missing.")
def _(x1, w1, w2, b):
    return -w1 * x1 - b / w2


@code_exercise(
    "ch01.xor",
    title="XOR in two layers",
    text="Write `xor(x1, x2, AND, OR, NAND)`. AND, OR and NAND are functions of two inputs, each a perceptron. Build the answer from them.",
    hints=[
        "XOR is 1 if at least one input is 1, and not both are. Which gate says the first, and which one the second?",
        "The first layer has two gates that look at x1 and x2. The second layer has one gate that looks at those two.",
    ],
    cases=lambda rng: [(x1, x2, _gate(1, 1, -1.5), _gate(1, 1, -0.5), _gate(-1, -1, 1.5)) for x1 in (0, 1) for x2 in (0, 1)],
    praise="What one perceptron cannot do, a few of them in layers can.",
)
def xor(x1, x2, AND, OR, NAND):
    return AND(OR(x1, x2), NAND(x1, x2))


@xor.another_way
def _(x1, x2, AND, OR, NAND):
    both = NAND(x1, x2)
    return NAND(NAND(x1, both), NAND(both, x2))


def _gate(w1, w2, b):
    def gate(x1, x2):
        return int(w1 * x1 + w2 * x2 + b > 0)

    return gate


@xor.mistake("That is OR: it says 1 for (1, 1), too. The part that says “not both” is missing.")
def _(x1, x2, AND, OR, NAND):
    return OR(x1, x2)


@xor.mistake(
    "That is NAND: it says 1 for (0, 0), too. Which gate says “at least one”, and how must its answer be joined to this one?"
)
def _(x1, x2, AND, OR, NAND):
    return NAND(x1, x2)


@xor.mistake("Every answer is reversed: it says 1 where the two inputs are equal. Which gate says “both of these”?")
def _(x1, x2, AND, OR, NAND):
    return NAND(OR(x1, x2), NAND(x1, x2))


@xor.mistake("It says 1 for every input. Which two gates say “at least one” and “not both”? Both are needed together.")
def _(x1, x2, AND, OR, NAND):
    return OR(OR(x1, x2), NAND(x1, x2))


@xor.mistake("That is AND. It says 1 for (1, 1), where XOR says 0.")
def _(x1, x2, AND, OR, NAND):
    return AND(OR(x1, x2), AND(x1, x2))


@xor.mistake("It says 0 for every input. Which two gates say “at least one” and “not both”?")
def _(x1, x2, AND, OR, NAND):
    return AND(AND(x1, x2), NAND(x1, x2))


@code_exercise(
    "ch01.perceptron-rule",
    title="The perceptron learns",
    text="Write `learn(w, b, x, t)`, one step of Rosenblatt's rule. The perceptron answers y for the inputs x (1 if the weighted sum with the bias is above 0, else 0). The error is t − y. Each weight grows by the error times its input, and the bias grows by the error. Return the new weights and the new bias; w itself stays as it is.",
    hints=[
        "First the answer y, as in your first exercise.",
        "If the answer is right, the error is 0 and nothing changes.",
        "`w + …` makes a new array and leaves the old one alone.",
    ],
    cases=lambda rng: [
        (np.array([1.0, 1.0]), 0.0, np.array([1.0, 0.0]), 0),
        (np.array([-1.0, 0.5]), 0.0, np.array([1.0, 2.0]), 1),
        (np.array([1.0, 1.0]), -1.5, np.array([1.0, 1.0]), 1),
        (np.array([2.0, -1.0]), 0.5, np.array([0.0, 0.0]), 0),
        (np.array([0.5, -1.0, 0.0]), -0.25, np.array([1.0, 2.0, 3.0]), 1),
        (np.array([1.0, -2.0]), 0.5, np.array([2.0, 1.0]), 1),
        (np.array([1.0, 1.0]), -1.5, np.array([1.0, 0.0]), 0),
        (np.array([-5.0, -4.0]), 0.0, np.array([1.0, 1.0]), 1),
        (np.array([2.0, 1.0]), -3.0, np.array([1.0, 1.0]), 1),
        (np.array([2.0, 1.0]), -0.5, np.array([0.5, -0.25]), 0),
        (np.array([1, -1]), 0.25, np.array([0.5, 0.25]), 0),
        (np.array([0.5, -1.5]), 0.0, np.array([1, 2]), 1),
        (np.array([2.0, 1.0]), 0.25, np.array([-0.5, 0.25]), 1),
    ],
    praise="If some line divides the points, this rule finds one after finitely many steps. That is a theorem.",
)
def learn(w, b, x, t):
    error = t - int(x @ w + b > 0)
    return w + error * x, b + error


@learn.another_way
def _(w, b, x, t):
    y = perceptron(x, w, b)
    if y == t:
        return w, b
    return (w + x, b + 1) if t else (w - x, b - 1)


@learn.mistake("The sign is reversed: after your step the perceptron is more wrong than before. The error is t − y.")
def _(w, b, x, t):
    error = int(x @ w + b > 0) - t
    return w + error * x, b + error


@learn.mistake("The bias stays as it was. It learns, too: it grows by the error.")
def _(w, b, x, t):
    return w + (t - int(x @ w + b > 0)) * x, b


@learn.mistake("The input is missing: every weight changes by the same amount, even the weight of an input that was 0.")
def _(w, b, x, t):
    error = t - int(x @ w + b > 0)
    return w + error, b + error


@learn.mistake(
    "Your error is t minus the weighted sum, not minus the answer. That is another rule, of Widrow and Hoff (1960); here y is 0 or 1."
)
def _(w, b, x, t):
    error = t - (x @ w + b)
    return w + error * x, b + error


@learn.mistake("It learns only from a missing 1. Where it says 1 and 0 was wanted, the error is −1, and the weights go down.")
def _(w, b, x, t):
    error = max(0, t - int(x @ w + b > 0))
    return w + error * x, b + error


@learn.mistake(
    "It changes the weights even where the answer is right: you add t times the input, not the error times the input."
)
def _(w, b, x, t):
    return w + t * x, b + t


@learn.mistake("It lowers the weights wherever 0 was wanted, even where the answer was already 0.")
def _(w, b, x, t):
    error = -1 if t == 0 else t - int(x @ w + b > 0)
    return w + error * x, b + error


@learn.mistake("The bias moves the wrong way: it grows by the error, as the weights do.")
def _(w, b, x, t):
    error = t - int(x @ w + b > 0)
    return w + error * x, b - error


@learn.mistake("These are the changes alone. Add them to the old weights and the old bias.")
def _(w, b, x, t):
    error = t - int(x @ w + b > 0)
    return error * x, error


@learn.mistake("A sum of exactly 0 counts as 0 here: the answer is 1 only above it.")
def _(w, b, x, t):
    error = t - int(x @ w + b >= 0)
    return w + error * x, b + error


@learn.mistake("The two results are swapped: the weights come first.")
def _(w, b, x, t):
    error = t - int(x @ w + b > 0)
    return b + error, w + error * x


@learn.mistake(
    "One step only: you go on until the answer is right. The rule makes one step, and then it is the next point's turn."
)
def _(w, b, x, t):
    while (error := t - int(x @ w + b > 0)) != 0:
        w, b = w + error * x, b + error
    return w, b


@learn.mistake("Your answer y leaves the bias out of the sum, so the error is sometimes the wrong one.")
def _(w, b, x, t):
    error = t - int(x @ w > 0)
    return w + error * x, b + error


@code_exercise(
    "ch01.asymmetry",
    title="A feature made by hand",
    text="An image is an array of 8 × 8 numbers. Write `asymmetry(image)`: the mean of the absolute differences between the image and its mirror image, left and right exchanged.",
    hints=[
        "`image[:, ::-1]` is the image with its columns in reversed order.",
        "A sum of differences can cancel; take `abs` of each.",
    ],
    cases=lambda rng: [
        (np.eye(8),),
        (np.tril(np.ones((8, 8)))[:, ::-1] * np.arange(8),),
        (rng.random((8, 8)),),
        (rng.normal(size=(8, 8)),),
        (np.arange(64).reshape(8, 8) % 5 - 2,),
    ],
    praise="One number for the shape of an image. Which digits does it tell apart? The next cell shows it.",
)
def asymmetry(image):
    return np.mean(np.abs(image - image[:, ::-1]))


@asymmetry.another_way
def _(image):
    rows, columns = image.shape
    return sum(abs(image[i, j] - image[i, -1 - j]) for i in range(rows) for j in range(columns)) / image.size


@asymmetry.mistake("You exchange top and bottom. Rows come first in an index, columns second.")
def _(image):
    return np.mean(np.abs(image - image[::-1]))


@asymmetry.mistake(
    "The result is always 0. Each difference occurs twice, once with plus and once with minus: in the mean they cancel, so `abs` comes before it. If it does: is the second image really mirrored, `image[:, ::-1]`?"
)
def _(image):
    return np.mean(image - image[:, ::-1])


@asymmetry.mistake("This is the sum. The mean does not depend on how many pixels there are.")
def _(image):
    return np.sum(np.abs(image - image[:, ::-1]))


@asymmetry.mistake("You compare with the transposed image: rows and columns exchanged. The mirror image keeps its rows.")
def _(image):
    return np.mean(np.abs(image - image.T))


@asymmetry.mistake("You reverse both rows and columns. That turns the image by half a turn.")
def _(image):
    return np.mean(np.abs(image - image[::-1, ::-1]))


@asymmetry.mistake("You square the differences. Here it is their absolute value.")
def _(image):
    return np.mean((image - image[:, ::-1]) ** 2)


number(
    "ch01.sum-by-hand",
    title="A weighted sum by hand",
    text="A neuron has the inputs 2, 0 and 1, the weights 0.5, 3 and −2, and the bias 0.25. What is its weighted sum, bias included?",
    hints=["Three products, and then the bias.", "An input of 0 contributes nothing, whatever its weight."],
    answer=-0.75,
    tolerance=0.001,
    wrong={
        -1.0: "The bias is missing.",
        -1.25: "The bias is added, not subtracted.",
        1.25: "The last product is missing.",
        0.25: "This is the bias alone.",
        3.25: "The last weight is negative: its product is subtracted.",
        2.25: "The second input is 0, so its weight contributes nothing.",
        0.0: "This is what the step makes of it. The question asks for the sum before.",
    },
    praise="It is below 0, so a perceptron with these numbers says 0.",
)

prediction(
    "ch01.predict-scale",
    title="Predict: weights ten times as large",
    text="Take the perceptron for AND, with the weights 1 and 1 and the bias −1.5. Multiply all three numbers by 10. Which gate is it now?",
    hints=["What happens to the sum? What happens to its sign?"],
    right="Still AND.",
    wrong={
        "OR, because the weights are larger now.": "The weights push up ten times as hard, and the bias pulls down ten times as hard. Compute the sum for (0, 1).",
        "It always says 1.": "Compute the sum for (0, 0): it is ten times as far below 0 as before.",
        "It always says 0.": "Compute the sum for (1, 1): it is ten times as far above 0 as before.",
    },
    praise="The step looks only at the sign of the sum. So the same gate has infinitely many sets of weights.",
)

prediction(
    "ch01.predict-sixteen",
    title="Predict: how many of the sixteen gates",
    text="Two inputs that are 0 or 1 make four cases, and each case can be answered by 0 or 1: that makes 16 different gates. How many of them can a single perceptron compute?",
    hints=["The answers 1 must lie on one side of a straight line, the answers 0 on the other."],
    right="14",
    wrong={
        "16": "At least XOR is not among them: that is what this section is about.",
        "15": "XOR is not possible. Is there another gate of the same shape?",
        "8": "For two inputs it is far more. Every gate that has a single 1 or a single 0 is possible, and that is eight already.",
    },
    praise="Only two are missing, XOR and its opposite.",
)

order(
    "ch01.proof",
    title="The proof, step by step",
    text="Put the proof that no perceptron computes XOR in order. Treat the cases that want a 1 first, together with their sum.",
    hints=["It is a proof by contradiction: begin with what will turn out to be impossible.", "The contradiction comes last."],
    steps=[
        "Suppose that some weights w1, w2 and some bias b compute XOR.",
        "The cases (0, 1) and (1, 0) want a 1, so w2 + b and w1 + b are both above 0.",
        "Add the two: w1 + w2 + 2b is above 0.",
        "The cases (0, 0) and (1, 1) want a 0, so b and w1 + w2 + b are both not above 0.",
        "Add the two: w1 + w2 + 2b is not above 0.",
        "The same sum is above 0 and not above 0. So there are no such weights.",
    ],
    wrong={
        (0, 1): "First say what you suppose. Before that there are no weights to speak of.",
        (1, 2): "A sum can be taken only when its two parts are known.",
        (2, 3): "Here the cases that want a 1 are treated to the end before those that want a 0.",
        (3, 4): "A sum can be taken only when its two parts are known.",
        (4, 5): "The contradiction needs both sums.",
    },
    praise="Four cases, two sums, one contradiction. No weights were ever tried.",
)

choice(
    "ch01.separable",
    title="Which one can a perceptron do?",
    text="One of these tasks can be done by a single perceptron. Which one?",
    hints=[
        "For which one can you write down weights, one for each input?",
        "For three inputs ask: does one more 1 always push in the same direction?",
    ],
    right="Three inputs: say 1 if at least two of them are 1.",
    wrong={
        "Three inputs: say 1 if all three are equal.": "From no 1 to a single 1 the sum must fall, whichever input it is. So all weights pull down. How can three 1s then bring it up?",
        "Three inputs: say 1 if exactly one of them is 1.": "Hold the third input at 0. What is left is a task that you know, for the two others.",
        "Three inputs: say 1 if the number of 1s among them is odd.": "Hold the third input at 0, and what is left is XOR.",
    },
    praise="A vote: the weights 1, 1, 1 and the bias −1.5.",
)

prediction(
    "ch01.predict-xor-rule",
    title="Predict: the rule on XOR",
    text="The perceptron rule is used on the four points of XOR, round after round. What will happen?",
    hints=["When does the rule stop changing anything?"],
    right="In every round there are mistakes, and the weights change for ever.",
    wrong={
        "It takes some more rounds than for AND, and then there are no mistakes left.": "With 0 mistakes the weights would compute XOR, and no weights do.",
        "One mistake is left in each round, and the weights stand still.": "A mistake changes the weights. As long as there is one, nothing stands still.",
        "The weights grow without limit.": "They change in every round, and yet they stay small: from the third round on, the changes of a round cancel. The run shows it.",
    },
    praise="The rule has no idea that the task is impossible. You do.",
)

order(
    "ch01.timeline",
    title="What came first?",
    text="Put these in the order in which they happened.",
    hints=[
        "The limits of the perceptron could only be shown once there was a perceptron.",
        "The trouble with deep networks was found when people trained them by backpropagation.",
    ],
    steps=[
        "The perceptron learns to tell simple patterns apart.",
        "A book proves limits of the perceptron.",
        "Backpropagation is shown to train hidden layers.",
        "It is explained why gradients vanish in deep networks.",
        "A deep network with ReLU, trained on graphics processors, wins the ImageNet competition by a wide margin.",
    ],
    wrong={
        (0, 1): "The book is about the perceptron. So the perceptron must have been there already.",
        (1, 2): "Training hidden layers was the answer to the limits that the book had shown.",
        (2, 3): "Gradients are what backpropagation computes. First it had to be in use.",
        (3, 4): "ReLU was one of the answers to vanishing gradients.",
    },
    praise="1958, 1969, 1986, 1991, 2012: ideas and obstacles take turns.",
)

choice(
    "ch01.minsky",
    title="What did the critics show?",
    text="In 1969 Minsky and Papert published the book “Perceptrons”. What did they prove about XOR?",
    hints=["What did you prove in this chapter, and what did you build afterwards?"],
    right="No single unit with a weight for each input can compute it.",
    wrong={
        "No neural network can compute it.": "You have built one that does, with two layers. They knew that, too.",
        "It can be computed, but not learned.": "With one layer it cannot even be computed. No widely known method trained two layers at the time.",
        "The perceptron rule does not always find the weights that exist.": "Where such weights exist, the rule finds some. That is a theorem of the 1960s.",
    },
    praise="It is the smallest case of their theorems, which are about perceptrons whose features each see only a part of the picture. What was missing was a well-known way to train two layers.",
)

prediction(
    "ch01.predict-features",
    title="Predict: five features or 64 pixels",
    text="Two networks, each with a hidden layer of 30 neurons. One gets our five numbers, the other all 64 numbers of the image. How many of 100 new digits will each get right?",
    hints=["Five numbers must tell ten digits apart. Which digits have similar numbers?"],
    right="About 70 with the five numbers, well over 90 with all 64.",
    wrong={
        "Over 90 with both.": "Think of a 1 and an 8: how much ink, how symmetric? Much of what tells them apart is not among the five.",
        "Well over 90 with the five numbers, about 70 with all 64.": "Well-chosen features could bring well over 90. Ours leave out most of what tells ten digits apart, and the 64 numbers hold all that the five hold.",
        "About 30 with both.": "Guessing gives 10. The five numbers are not useless, and the 64 hold nearly everything that we see.",
    },
    praise="The five numbers leave out most of what the 64 hold.",
)

choice(
    "ch01.end-to-end",
    title="End to end",
    text="A program sorts out unwanted mail. For each message it gets three numbers: how often the word “free” is in it, how many links it has, and the hour at which it was sent. It learns a weight for each. What would make it end-to-end learning?",
    hints=["Which part of the way from the message to the answer is not learned here?"],
    right="It gets the text of the message itself, and learns what to look at.",
    wrong={
        "It gets more such numbers, thirty instead of three.": "A person would still have thought up each of them.",
        "It learns from many more messages, until it makes no mistakes any more.": "That may make it better. But the three numbers are still made by hand.",
        "It gets a hidden layer behind the three numbers.": "The hidden layer can make new features, but only of these three. What is not in them is lost.",
    },
    praise="This often has a price: it is harder to say what the program looks at.",
)


# ---------------------------------------------------------------- the same with other numbers


def _listed(numbers):
    """Three numbers as a sentence has them."""
    return "{}, {} and {}".format(*map(written, numbers))


@variants_of("ch01.sum-by-hand")
def _(rng):
    first, last = rng.permutation([1, rng.integers(1, 5)])
    inputs = np.array([first, 0, last])
    weights = np.array([rng.choice([0.5, 1.5, 2, 2.5]), rng.integers(2, 6), rng.choice([-0.5, -1.5, -2, -3])])
    bias = rng.choice([0.25, 0.75, -0.25, -0.5])
    products = inputs * weights
    total = products.sum() + bias
    says = step(total)
    return Draw(
        text=f"A neuron has the inputs {first}, 0 and {last}, the weights {_listed(weights)}, and the bias {written(bias)}. What is its weighted sum, bias included?",
        answer=total,
        wrong=[total - bias, total - 2 * bias, total - products[2], bias, total - 2 * products[2], total + weights[1], says],
        praise=f"It is {'above' if says else 'below'} 0, so a perceptron with these numbers says {says:.0f}.",
    )
