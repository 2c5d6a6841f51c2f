"""Exercises and questions of chapter 11, training well."""

import math

import numpy as np

from nnkit.exercises.catalogue import choice, code_exercise, number, order, prediction
from nnkit.exercises.variants import Draw, one_of, variants_of


@code_exercise(
    "ch11.spread",
    title="The spread of a weighted sum",
    text="The inputs of a neuron are n independent random numbers with the mean 0 and the standard deviation `spread_x`; its n weights are drawn with the mean 0 and the standard deviation `spread_w`. Write `spread_of_sum(n, spread_x, spread_w)`: the standard deviation of the weighted sum.",
    hints=[
        "The variance of a sum of independent numbers is the sum of their variances.",
        "Each product has the variance spread_x² · spread_w². There are n of them. And then the root.",
    ],
    cases=lambda rng: [(1, 1.0, 1.0), (100, 1.0, 1.0), (4, 0.5, 3.0), (64, 2.0, 0.1), (10, 0.3, 0.3)],
    praise="With spread_w = 1/√n the sum has the spread of the inputs: signals keep their size.",
)
def spread_of_sum(n, spread_x, spread_w):
    return np.sqrt(n) * spread_x * spread_w


@spread_of_sum.another_way
def _(n, spread_x, spread_w):
    return math.sqrt(sum((spread_x * spread_w) ** 2 for _ in range(n)))


@spread_of_sum.mistake("The spread of a sum of n independent numbers grows with the root of n: some of them cancel.")
def _(n, spread_x, spread_w):
    return n * spread_x * spread_w


spread_of_sum.family("square", "This is the variance. The standard deviation is its root.")


@spread_of_sum.mistake("This is the spread of a single product. There are n of them.")
def _(n, spread_x, spread_w):
    return spread_x * spread_w


@spread_of_sum.mistake("You divide by the root of n: that is the spread of a mean. This is a sum.")
def _(n, spread_x, spread_w):
    return spread_x * spread_w / np.sqrt(n)


@code_exercise(
    "ch11.folds",
    title="Folds",
    text="Write `folds(samples, k)`: a list of k arrays that hold the numbers 0 to samples − 1 in order, cut into k parts. If the samples do not divide evenly, the first parts have one number more.",
    hints=["7 samples in 3 parts: 3, 2 and 2.", "NumPy has a function that cuts an array into parts of nearly the same size."],
    cases=lambda rng: [(6, 3), (7, 3), (5, 5), (11, 4), (10, 4)],
    praise="Each part is the validation data once, and the network learns from all the others together.",
)
def folds(samples, k):
    return np.array_split(np.arange(samples), k)


@folds.another_way
def _(samples, k):
    parts, start = [], 0
    for i in range(k):
        size = samples // k + (i < samples % k)
        parts.append(np.arange(start, start + size))
        start += size
    return parts


@folds.mistake("Some samples are in no part: what is left over is lost.")
def _(samples, k):
    size = samples // k
    return [np.arange(i * size, (i + 1) * size) for i in range(k)]


@folds.mistake("The last part gets all that is left over. Here the first parts get one more each.")
def _(samples, k):
    size = samples // k
    return [np.arange(i * size, samples if i == k - 1 else (i + 1) * size) for i in range(k)]


@folds.mistake("These are parts of k samples. The task asks for k parts.")
def _(samples, k):
    return [np.arange(start, min(start + k, samples)) for start in range(0, samples, k)]


@folds.mistake("These are the samples to learn from. The task asks for the parts themselves, which are used for validation.")
def _(samples, k):
    return [np.setdiff1d(np.arange(samples), part) for part in np.array_split(np.arange(samples), k)]


@folds.mistake("Your parts take every k-th sample. That is a fair division, too; here each part is a run of neighbours.")
def _(samples, k):
    return [np.arange(i, samples, k) for i in range(k)]


@code_exercise(
    "ch11.patience",
    title="When has it been long enough?",
    text="`losses` is a list of validation losses, one for each epoch. Write `stop(losses, patience)`: training stops as soon as `patience` epochs in a row have brought no new smallest loss. Return the number of the epoch after which it stops and the number of the best epoch, both counted from 1. If it never stops early, it stops after the last epoch.",
    hints=[
        "Keep the best epoch so far. How long ago was it?",
        "A loss that is only as small as the best one is not a new smallest.",
    ],
    cases=lambda rng: [
        ([3.0, 2.0, 1.0], 2),
        ([3.0, 1.0, 2.0, 2.5, 0.5], 2),
        ([3.0, 1.0, 2.0, 0.5, 0.6, 0.7, 0.8], 2),
        ([1.0, 1.0, 1.0, 1.0], 3),
        ([2.0, 1.0, 1.5], 1),
        ([5.0, 1.0, 3.0, 2.0, 1.5, 1.2], 2),
        ([2.0, 3.0, 1.0, 4.0], 3),
        ([0.5, 0.499999, 0.499998, 0.499997], 2),
        ([5000.0, 4000.0, 4500.0, 4200.0, 4300.0], 2),
        ([1.0, 0.0, 0.5, 0.25], 2),
        ([0.7], 2),
        ([1.0, 2.0], 3),
    ],
    praise="And the weights of the best epoch are brought back: the last ones are usually worse.",
)
def stop(losses, patience):
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


@stop.another_way
def _(losses, patience):
    best, best_epoch, waited = math.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < best:
            best, best_epoch, waited = loss, epoch, 0
        if waited == patience:
            break
    return epoch, best_epoch


def _stop(losses, patience, *, better=lambda new, best: new < best, late=0, first=1, last_best=False):
    """The same with something that can go wrong."""
    best = 0
    for epoch in range(1, len(losses)):
        if better(losses[epoch], losses[best]):
            best = epoch
        if epoch - best >= patience + late:
            return epoch + first, (int(np.argmin(losses)) if last_best else best) + first
    return len(losses) - 1 + first, best + first


@stop.mistake("Both are counted from 0. The first epoch is number 1.")
def _(losses, patience):
    return _stop(losses, patience, first=0)


@stop.mistake("It stops one epoch too late.")
def _(losses, patience):
    return _stop(losses, patience, late=1)


@stop.mistake("A loss that is only as small as the best one counts as better in your code, and training goes on.")
def _(losses, patience):
    return _stop(losses, patience, better=lambda new, best: new <= best)


@stop.mistake("Your best epoch may come after the stop. Training cannot choose an epoch that it has not reached.")
def _(losses, patience):
    return _stop(losses, patience, last_best=True)


@stop.mistake("You count all bad epochs together. A new smallest loss starts the count again.")
def _(losses, patience):
    best, bad = 0, 0
    for epoch in range(1, len(losses)):
        best, bad = (epoch, bad) if losses[epoch] < losses[best] else (best, bad + 1)
        if bad >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


@stop.mistake("You compare each loss with the one before it. It is the best one so far that counts.")
def _(losses, patience):
    worse = 0
    for epoch in range(1, len(losses)):
        worse = 0 if losses[epoch] < losses[epoch - 1] else worse + 1
        if worse >= patience:
            return epoch + 1, int(np.argmin(losses[: epoch + 1])) + 1
    return len(losses), int(np.argmin(losses)) + 1


@code_exercise(
    "ch11.decay",
    title="A step with weight decay",
    text="The loss gets a second part, ½ · decay · w², that makes large weights expensive. Write `decayed_step(w, gradient, rate, decay)`: one step of gradient descent on both parts together. gradient is that of the first part; w and gradient are arrays.",
    hints=["The derivative of ½ · decay · w² is decay · w.", "Add it to the gradient, and make the usual step."],
    cases=lambda rng: [
        (np.array([2.0, -1.0]), np.array([0.5, 0.0]), 0.1, 0.2),
        (np.array([1.0]), np.array([-3.0]), 0.05, 0.0),
        (rng.normal(size=(2, 2)), rng.normal(size=(2, 2)), 0.3, 0.1),
        (np.array([2, -1]), np.array([0.5, 1.0]), 0.1, 0.2),
        (np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]]), np.array([[1.0, -1.0, 2.0], [0.0, 0.5, -3.0]]), 0.5, 3.0),
    ],
    praise="Without a gradient each step makes a weight smaller by a fixed share: it decays.",
)
def decayed_step(w, gradient, rate, decay):
    return w - rate * (gradient + decay * w)


@decayed_step.another_way
def _(w, gradient, rate, decay):
    return w * (1 - rate * decay) - rate * gradient


@decayed_step.mistake("The second part works the wrong way: your weights grow by it. Where does its minus get lost?")
def _(w, gradient, rate, decay):
    return w - rate * (gradient - decay * w)


@decayed_step.mistake(
    "The second part is not multiplied by the learning rate. That is another rule, which is also in use; here both parts are multiplied by it."
)
def _(w, gradient, rate, decay):
    return w - rate * gradient - decay * w


@decayed_step.mistake("There is no w in your second part: all weights would be pushed by the same amount.")
def _(w, gradient, rate, decay):
    return w - rate * (gradient + decay)


@decayed_step.mistake("Twice too much: the ½ cancels the 2 of the square.")
def _(w, gradient, rate, decay):
    return w - rate * (gradient + 2 * decay * w)


@decayed_step.mistake("Brackets are missing: the second part is added to w, and not multiplied by the learning rate.")
def _(w, gradient, rate, decay):
    return w - rate * gradient + decay * w


@decayed_step.mistake("This is the step without weight decay.")
def _(w, gradient, rate, decay):
    return w - rate * gradient


@decayed_step.mistake("You added the cost itself, ½ · decay · w², where its slope belongs.")
def _(w, gradient, rate, decay):
    return w - rate * (gradient + decay * w**2 / 2)


@code_exercise(
    "ch11.dropout",
    title="Dropout",
    text="Write `drop(a, random, rate)`: activations with dropout in training. random is an array of the shape of a with numbers between 0 and 1; where it is below `rate`, the activation becomes 0. The others are divided by 1 − rate.",
    hints=["`random >= rate` is True for those that stay.", "Why divide? So that the mean stays the same."],
    cases=lambda rng: [
        (np.array([[1.0, 2.0, 3.0]]), np.array([[0.1, 0.6, 0.9]]), 0.5),
        (np.array([[4.0, -2.0], [1.0, 0.5]]), np.array([[0.1, 0.25], [0.3, 0.7]]), 0.25),
        (rng.normal(size=(3, 4)), rng.random((3, 4)), 0.2),
        (np.array([3, -2, 1]), np.array([0.5, 0.1, 0.9]), 0.25),
    ],
    praise="The mean over many draws is the activation itself.",
)
def drop(a, random, rate):
    return a * (random >= rate) / (1 - rate)


@drop.another_way
def _(a, random, rate):
    return np.where(random < rate, 0.0, a / (1 - rate))


@drop.mistake("The others are not enlarged, so on average the next layer gets less than it will get in use.")
def _(a, random, rate):
    return a * (random >= rate)


@drop.mistake("You keep those that should go, and drop those that should stay.")
def _(a, random, rate):
    return a * (random < rate) / (1 - rate)


@drop.mistake("You divide by the rate. Those that stay are a share of 1 − rate.")
def _(a, random, rate):
    return a * (random >= rate) / rate


@drop.mistake("You multiply by 1 − rate: that makes the others smaller, where they should grow.")
def _(a, random, rate):
    return a * (random >= rate) * (1 - rate)


@drop.mistake("This is what stays, without the activations themselves.")
def _(a, random, rate):
    return (random >= rate) / (1 - rate)


@drop.mistake("You compare the activation with the rate. It is `random` that decides.")
def _(a, random, rate):
    return a * (a >= rate) / (1 - rate)


@drop.mistake("Nothing becomes 0: you only divide.")
def _(a, random, rate):
    return a / (1 - rate)


@code_exercise(
    "ch11.best",
    title="Choose",
    text="`results` is a dictionary. Each key is a setting, for example a learning rate; each value is its validation loss. Write `best_setting(results)`: the setting with the smallest loss.",
    hints=["`min(…, key=…)` takes a function that says what is compared."],
    cases=lambda rng: [
        ({0.1: 0.5, 0.3: 0.2},),
        ({0.1: 0.3, 0.01: 0.9, 0.03: 0.25},),
        ({30: 2.0, 10: 3.5, 100: 1.0, 300: 4.0},),
        ({8.0: 1.0, 4.0: 2.0},),
        ({0.0: 0.2, 0.1: 0.5, 0.3: 0.4},),
        ({0.1: 5000.0, 0.3: 4000.0},),
        ({0.1: 0.5, 0.3: 0.0, 0.5: 0.25},),
        ({0.2: 3.0, 0.1: 2.0, 0.4: 4.0},),
    ],
    praise="From here on its validation loss is no longer a fair estimate: it was chosen for being small.",
)
def best_setting(results):
    return min(results, key=results.get)


@best_setting.another_way
def _(results):
    best = None
    for setting, loss in results.items():
        if best is None or loss < results[best]:
            best = setting
    return best


@best_setting.mistake("This is the smallest loss. The task asks for the setting that has it.")
def _(results):
    return min(results.values())


@best_setting.mistake("This is the position of the smallest loss. Give the setting that is there.")
def _(results):
    return int(np.argmin(list(results.values())))


@best_setting.mistake("This is the setting with the largest loss.")
def _(results):
    return max(results, key=results.get)


@best_setting.mistake("This is the smallest setting. It is the losses that should be compared.")
def _(results):
    return min(results)


@best_setting.mistake("This is the first setting, whatever its loss is. Is the `return` inside a loop?")
def _(results):
    return next(iter(results))


prediction(
    "ch11.predict-zeros",
    title="Predict: equal weights at the start",
    text="All weights of a network begin at the same number, 0.1. It is trained on the digits, with 30 hidden neurons. What do the hidden neurons look like afterwards?",
    hints=["What distinguishes one hidden neuron from another at the start? And in the first gradient?"],
    right="All thirty are still equal to each other.",
    wrong={
        "As different as after any other start.": "They all get the same inputs, the same weights, and the same gradient. Which one would go a different way?",
        "They are all still 0.1: nothing moves.": "They do get a gradient, and move. But all in the same way.",
        "Half of them are dead.": "If one were dead, all would be: they are equal.",
    },
    praise="Thirty neurons that are worth one. Something must tell them apart; chance does.",
)

number(
    "ch11.deviation",
    title="How large?",
    text="A tanh layer has 400 inputs. Which standard deviation of the weights gives the weighted sums the same spread as the inputs?",
    hints=["The root of 400, times this number, should be 1."],
    answer=0.05,
    tolerance=0.0005,
    wrong={
        0.0025: "That is 1/n. The spread grows with the root of n.",
        1.0: "Then the sums would be twenty times as wide as the inputs.",
        20.0: "Upside down: the more inputs, the smaller the weights.",
        0.0707: "That is the root of 2/400, which He's rule takes for ReLU.",
    },
    praise="1 over the root of n. Xavier takes a mean of inputs and outputs, for the sake of the way back.",
)

prediction(
    "ch11.predict-size",
    title="Predict: networks of four sizes",
    text="These fifteen noisy points are learned by networks with 1, 2, 4 and 16 hidden neurons. Which ones have the smallest loss on the fifteen points, and which ones on 200 new points?",
    hints=["What can 16 neurons do with fifteen points and their noise?"],
    right="On the fifteen a large one, on new points a small one.",
    wrong={
        "16 neurons, on both.": "On the fifteen it is the best. What does it do with their noise?",
        "1 neuron, on both.": "It is stiff, and cannot follow the fifteen points as closely.",
        "On the fifteen a small one, on new points a large one.": "The more neurons, the more closely it can follow the points that it is given.",
    },
    praise="The large networks have learned the noise, too. New points have different noise. One neuron alone is too stiff for both.",
)

choice(
    "ch11.three-parts",
    title="Three parts",
    text="Data are divided into training, validation and test data. What is each for?",
    hints=["Which of them may be looked at often, and which only once?"],
    right="Learn the weights; choose settings; measure once at the end.",
    wrong={
        "Learn the weights; measure once at the end; choose settings.": "What is used for choosing cannot measure fairly any more: validation and test are swapped here.",
        "Learn small networks; learn large networks; compare both.": "Every network learns from training data only.",
        "All three for learning, one after the other.": "Then nothing would be left that the network has not seen.",
    },
    praise="What has been looked at for a choice can no longer judge it.",
)

choice(
    "ch11.cross-validation",
    title="What cross-validation does",
    text="“Overfitting can be reduced by cross-validation.” What does cross-validation do?",
    hints=["Does it change how the network learns?"],
    right="It measures how well new data are answered, and changes nothing.",
    wrong={
        "It trains the network on more data each time, so that it overfits less.": "In each fold the network gets less data, not more.",
        "It makes one better network out of k networks.": "One could average them. Cross-validation itself only measures.",
        "It makes test data unnecessary, even after a search.": "What settings were chosen by is no longer a fair measure.",
    },
    praise="A thermometer, not a medicine.",
)

number(
    "ch11.fold-count",
    title="How many trainings?",
    text="You compare 6 settings by cross-validation with 5 folds. How many times is a network trained in the comparison?",
    hints=["How many times for one setting?"],
    answer=30.0,
    tolerance=0.1,
    wrong={
        6.0: "Each setting is trained once for every fold.",
        5.0: "That is for one setting.",
        11.0: "Not 6 plus 5: every setting with every fold.",
        31.0: "The last training, with the chosen setting, comes after the comparison.",
        24.0: "Every fold is the validation part once: five training runs for each setting, not four.",
    },
    praise="And one more at the end, with the chosen setting and all the training data.",
)

prediction(
    "ch11.predict-decay",
    title="Predict: more and more decay",
    text="The network with 16 neurons is trained with a weight decay of 0, 0.001, 0.003, 0.01 and 0.1. What does the loss on the fifteen points do as the decay grows, and what does the loss on new points do?",
    hints=["What can a network still draw if all its weights are near 0?"],
    right="The first grows steadily; the second falls and then grows.",
    wrong={
        "Both fall.": "Weight decay makes it harder to follow the points. Would you expect their own loss to fall?",
        "Both grow.": "Then weight decay would be good for nothing. What did the network do with the noise?",
        "The first falls, the second grows.": "With more decay, can it follow the fifteen points more closely?",
    },
    praise="Too little, and it follows the noise; too much, and it does not follow the curve.",
)

choice(
    "ch11.dropout-use",
    title="Dropout in use",
    text="A network was trained with inverted dropout, as above, at a rate of 0.5. What happens to its hidden neurons when it is used?",
    hints=["Should two calls with the same image give different answers?"],
    right="All of them are there, and their activations are as they are.",
    wrong={
        "Half of them are switched off, chosen at random, as in training.": "Then the same image could get two different answers.",
        "All of them are there, and their activations are doubled.": "They were already enlarged in training, so nothing is left to do.",
        "The half that was switched off most often is removed.": "Which ones are switched off is a matter of chance, anew for every sample.",
    },
    praise="Dropout belongs to training. In its older form nothing is enlarged there, and the activations are halved in use.",
)

choice(
    "ch11.test-once",
    title="The test data, once",
    text="You have tried 50 settings and looked at the test data for each. The best one has 98 % there. What do you expect on new data?",
    hints=["Among 50 results, why is the best one the best?"],
    right="Somewhat less: part of its lead is luck.",
    wrong={
        "98 %, for that is what test data are for.": "If they are looked at once. After fifty looks they have helped to choose.",
        "More, because it was the best one of all fifty.": "It was the best on these data. On new data the luck will be different.",
        "Nothing can be said.": "Something can: it will hardly be better than the best of fifty tries.",
    },
    praise="Every look makes it a little less honest.",
)

order(
    "ch11.order",
    title="A fair search",
    text="Put the steps of a fair search for good settings in order.",
    hints=["The test data come in once, at the end."],
    steps=[
        "Put the test data aside.",
        "Divide the rest into training and validation data.",
        "Train a network for each setting on the training data.",
        "Choose the setting with the smallest validation loss.",
        "Train once more with this setting, on training and validation data.",
        "Measure that network on the test data, once.",
    ],
    wrong={
        (0, 1): "First put aside what must not be looked at.",
        (1, 2): "The networks learn from the training data: they must be there.",
        (2, 3): "You can only choose among trained networks.",
        (3, 4): "What is trained once more is the chosen setting.",
        (4, 5): "The test data come last.",
    },
    praise="And report the last number, whatever it is.",
)


# ---------------------------------------------------------------- the same with other numbers


@variants_of("ch11.deviation")
def _(rng):
    root = one_of(rng, [4, 5, 8, 10, 25, 40, 50])
    return Draw(
        text=f"A tanh layer has {root**2} inputs. Which standard deviation of the weights gives the weighted sums the same spread as the inputs?",
        hints=(f"The root of {root**2}, times this number, should be 1.",),
        answer=1 / root,
        tolerance=0.01 / root,
        wrong=[1 / root**2, 1, root, math.sqrt(2) / root],
        messages={
            1: f"Then the sums would be {root} times as wide as the inputs.",
            3: f"That is the root of 2/{root**2}, which He's rule takes for ReLU.",
        },
    )


@variants_of("ch11.fold-count")
def _(rng):
    settings, folds = one_of(rng, [4, 7, 8, 9, 12, 15, 20]), one_of(rng, [3, 4, 5, 8, 10])
    return Draw(
        text=f"You compare {settings} settings by cross-validation with {folds} folds. How many times is a network trained in the comparison?",
        answer=settings * folds,
        wrong=[settings, folds, settings + folds, settings * folds + 1, settings * (folds - 1)],
        messages={
            2: f"Not {settings} plus {folds}: every setting with every fold.",
            4: f"Every fold is the validation part once: {folds} training runs for each setting.",
        },
    )
