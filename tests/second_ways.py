"""For every exercise of code, a correct answer that is written in another way than the solution."""

import math

import numpy as np


def neuron(x, w, b):
    total = b
    for one, weight in zip(x, w, strict=True):
        total += one * weight
    return 1 / (1 + math.exp(-total))


def undo_sigmoid(a):
    return -np.log(1 / a - 1)


def delta_output(y, t):
    return (2 * y - 2 * t) * (y - y**2)


def delta_hidden(deltas, w, a):
    return np.array([sum(w[i, j] * deltas[j] for j in range(len(deltas))) * (a[i] - a[i] ** 2) for i in range(len(a))])


def second_layer(d21, d22, a11, a12):
    return np.outer([a11, a12], [d21, d22]).ravel().tolist()


def all_ten(x, w, t):
    def error(w):
        a = 1 / (1 + np.exp(-(x @ w[:4].reshape(2, 2))))
        b = 1 / (1 + np.exp(-(a @ w[4:8].reshape(2, 2))))
        return (t - 1 / (1 + np.exp(-(b @ w[8:])))) ** 2

    nudges = 1e-5 * np.eye(10)
    return [(error(w + nudge) - error(w - nudge)) / 2e-5 for nudge in nudges]


def update(w, gradient, rate):
    slopes = gradient(w)
    return np.array([weight - rate * slope for weight, slope in zip(w, slopes, strict=True)])


def accuracy(p, labels):
    right = [max(range(len(row)), key=lambda k: row[k]) == label for row, label in zip(p, labels, strict=True)]
    return sum(right) / len(right)


def sum_squared_error(y, t):
    return np.dot(y - t, y - t) / 2


def mean_squared_error(y, t):
    return np.linalg.norm(t - y) ** 2 / y.size


def binary_cross_entropy(p, t):
    return -sum(math.log(q if target else 1 - q) for q, target in zip(p, t, strict=True)) / len(p)


def one_hot(labels, classes):
    return np.eye(classes)[labels]


def cross_entropy(p, labels):
    return -np.sum(np.eye(p.shape[1])[labels] * np.log(p)) / len(p)


def log_sum_exp(z):
    return np.logaddexp.reduce(z)


def cross_entropy_from_logits(z, labels):
    return np.mean([np.logaddexp.reduce(row - row[label]) for row, label in zip(z, labels, strict=True)])


def forward_difference(f, x, h):
    there = x + h
    return f(there) / h - f(x) / h


def central_difference(f, x, h):
    return ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2


def gradient_of_f(x, y):
    return [2 * x * y, x * x + 3]


def numerical_gradient(f, x, h):
    flat, gradient = x.astype(float).ravel(), []
    for i in range(flat.size):
        nudge = h * (np.arange(flat.size) == i)
        gradient.append((f((flat + nudge).reshape(x.shape)) - f((flat - nudge).reshape(x.shape))) / 2 / h)
    return np.array(gradient).reshape(x.shape)


def line_gradient(w, b, x, t):
    answer = w * x + b
    return -(t - answer) * np.array([x, 1.0])


def simple_net_gradient(W, x, label):
    exponentials = np.exp(x @ W)
    y = exponentials / exponentials.sum()
    return x[:, None] * (y - (np.arange(len(y)) == label))


def relative_error(a, b):
    length, other, apart = (math.sqrt((c * c).sum()) for c in (a, b, a - b))
    return apart / max(length, other) if length or other else 0


def momentum_step(w, v, g, rate, alpha):
    step = -rate * g + alpha * v
    return [w + step, step]


def nesterov_step(w, v, gradient, rate, alpha):
    carried = v * alpha
    push = -rate * gradient(w + carried)
    return w + carried + push, carried + push


def adagrad_step(w, h, g, rate):
    squares = g * g + h
    return w - g * rate * squares**-0.5, squares


def rmsprop_step(w, h, g, rate, gamma):
    h = h + (1 - gamma) * (g * g - h)
    return w - g / (np.sqrt(h) / rate), h


def adam_step(w, m, v, g, t, rate):
    m, v = m + (1 - 0.9) * (g - m), v + (1 - 0.999) * (g * g - v)
    return w - rate * math.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / v**0.5, m, v


def learning_rate(step, first, factor, every):
    rate = first
    while step >= every:
        rate, step = rate * factor, step - every
    return rate


def perceptron(x, w, b):
    total = sum(one * weight for one, weight in zip(x, w, strict=True))
    return 1 if total > -b else 0


def or_gate(four_answers):
    return four_answers(3, 2, -1)


def nand_gate(four_answers):
    return four_answers(-2, -1, 2.5)


def x2_on_the_line(x1, w1, w2, b):
    slope, height = -w1 / w2, -b / w2
    return slope * x1 + height


def xor(x1, x2, AND, OR, NAND):
    both = NAND(x1, x2)
    return NAND(NAND(x1, both), NAND(both, x2))


def learn(w, b, x, t):
    y = perceptron(x, w, b)
    if y == t:
        return w, b
    return (w + x, b + 1) if t else (w - x, b - 1)


def asymmetry(image):
    rows, columns = image.shape
    return sum(abs(image[i, j] - image[i, -1 - j]) for i in range(rows) for j in range(columns)) / image.size


def prices(houses, weights, bias):
    return [sum(value * weight for value, weight in zip(house, weights, strict=True)) + bias for house in houses]


def standardise(x):
    return np.column_stack([(column - np.mean(column)) / np.sqrt(np.var(column)) for column in x.T])


def house_net(x, W1, b1, W2, b2):
    z = W1.T @ x + b1
    return W2.T @ (z * (z > 0)) + b2


def count_parameters(widths):
    total = 0
    for place in range(1, len(widths)):
        total += (widths[place - 1] + 1) * widths[place]
    return total


def matrix(w1, w2, w3, w4):
    return np.column_stack([(w1, w3), (w2, w4)])


def dense(x, W, b, f):
    return np.stack([f(W.T @ row + b) for row in x])


def forward(x, layers):
    (W, b, f), *others = layers
    y = f(np.dot(x, W) + b)
    return forward(y, others) if others else y


def collapse(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    zero = both(np.zeros(len(W1)))
    return both(np.eye(len(W1))) - zero, zero


def hat(x, relu):
    return relu(1 - relu(x) - relu(-x))


def sigmoid_slope(z):
    a = 1 / (1 + np.exp(-z))
    return a - a * a


def leaky_relu(z, slope):
    return np.maximum(slope * z, z)


def elu(z, alpha):
    return np.maximum(z, 0) + alpha * np.expm1(np.minimum(z, 0))


def maxout(x, w1, b1, w2, b2):
    return (np.stack([w1, w2]) @ x + [b1, b2]).max()


def softmax(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def dead(z):
    return [max(column) <= 0 for column in z.T]


def best_of(f, values):
    return min(values, key=f)


def evaluations(values, weights):
    return math.prod([values] * weights)


def cost_slope(w, x, y):
    return 2 * (w * (x @ x) - x @ y) / len(x)


def descend(slope, w, rate, steps):
    return descend(slope, w - rate * slope(w), rate, steps - 1) if steps else w


def factor(rate, x):
    return 1 - rate * 2 * (x @ x) / len(x)


def largest_rate(x):
    return len(x) / np.dot(x, x)


def descend_until(slope, w, rate, small, most):
    made = 0
    while made < most and not -small < slope(w) < small:
        w -= rate * slope(w)
        made += 1
    return w, made


def slopes(graph):
    last = len(graph) - 1

    def slope_of(node):
        users = [(user, local) for user, parents in enumerate(graph) for parent, local in parents if parent == node]
        return 1.0 if node == last else sum(slope_of(user) * local for user, local in users)

    return np.array([slope_of(node) for node in range(len(graph))])


def slopes_of_f(a, b, c):
    d = a * b + c
    t = math.tanh(d)
    by_d = a * (t + d * (1 - t * t))
    return [t * d * a, t * d + by_d * b, by_d * a, by_d]


def sigmoid_backward(a, gradient):
    return (a - a**2) * gradient


def dense_backward(X, W, gradient):
    by_weights = sum(np.outer(x, delta) for x, delta in zip(X, gradient, strict=True))
    return by_weights, np.ones(len(X)) @ gradient, np.stack([W @ delta for delta in gradient])


def gradients(X, T, W1, b1, W2, b2):
    total = [np.zeros(parameter.shape) for parameter in (W1, b1, W2, b2)]
    for x, t in zip(X, T, strict=True):
        a = 1 / (1 + np.exp(-(x @ W1 + b1)))
        error = 2 * (a @ W2 + b2 - t) / len(X)
        delta = (W2 @ error) * (a - a**2)
        for place, part in zip(total, (np.outer(x, delta), delta, np.outer(a, error), error), strict=True):
            place += part
    return total


def left_of_it(weights, activations):
    result = 1.0
    for weight, a in zip(weights, activations, strict=True):
        result *= weight * (a - a * a)
    return result


def iterations(samples, batch_size, epochs):
    return (samples + batch_size - 1) // batch_size * epochs


def batches(order, batch_size):
    return np.split(order, range(batch_size, len(order), batch_size))


def in_order(x, t, order):
    return np.take(x, order, axis=0), np.array([t[i] for i in order])


def combine(gradients, sizes):
    return np.average(gradients, axis=0, weights=sizes)


def one_epoch(w, b, x, t, batches, rate):
    place = np.array([w, b])
    for batch in batches:
        design = np.column_stack([x[batch], np.ones(len(batch))])
        place = place - 2 * rate * design.T @ (design @ place - t[batch]) / len(batch)
    return tuple(place)


def memory(samples, widths, bytes_each):
    return sum(samples * width * bytes_each for width in widths)


def spread_of_sum(n, spread_x, spread_w):
    return math.sqrt(sum((spread_x * spread_w) ** 2 for _ in range(n)))


def folds(samples, k):
    parts, start = [], 0
    for i in range(k):
        size = samples // k + (i < samples % k)
        parts.append(np.arange(start, start + size))
        start += size
    return parts


def stop(losses, patience):
    best, best_epoch, waited = math.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < best:
            best, best_epoch, waited = loss, epoch, 0
        if waited == patience:
            break
    return epoch, best_epoch


def decayed_step(w, gradient, rate, decay):
    return w * (1 - rate * decay) - rate * gradient


def drop(a, random, rate):
    return np.where(random < rate, 0.0, a / (1 - rate))


def best_setting(results):
    best = None
    for setting, loss in results.items():
        if best is None or loss < results[best]:
            best = setting
    return best


def confusion(t, said, classes):
    return np.array([[sum((t == i) & (said == j)) for j in range(classes)] for i in range(classes)])


def recall(matrix):
    return [matrix[i, i] / sum(matrix[i]) for i in range(len(matrix))]


def worst(probabilities, t, k):
    wrong = [i for i, p in enumerate(probabilities) if max(range(len(p)), key=p.__getitem__) != t[i]]
    return sorted(wrong, key=lambda i: max(probabilities[i]), reverse=True)[:k]


def shift(images):
    rows = images.reshape(-1, 8)
    return np.hstack([np.zeros((len(rows), 1)), rows[:, :7]]).reshape(images.shape)


def answer(probabilities, limit):
    said = [int(np.argmax(p)) for p in probabilities]
    for i, p in enumerate(probabilities):
        if max(p) < limit:
            said[i] = -1
    return said


def one_epoch_of_two_layers(W1, b1, W2, b2, x, t, batches, rate):
    for batch in batches:
        slopes = [np.zeros_like(a) for a in (W1, b1, W2, b2)]
        for i in batch:
            z1 = b1 + x[i] @ W1
            p = np.exp(b2 + np.where(z1 > 0, z1, 0) @ W2)
            d2 = p / sum(p) - (np.arange(len(b2)) == t[i])
            d1 = np.where(z1 > 0, W2 @ d2, 0)
            parts = np.outer(x[i], d1), d1, np.outer(np.maximum(z1, 0), d2), d2
            slopes = [slope + part / len(batch) for slope, part in zip(slopes, parts, strict=True)]
        W1, b1, W2, b2 = (a - rate * slope for a, slope in zip((W1, b1, W2, b2), slopes, strict=True))
    return [W1, b1, W2, b2]


SECOND_WAYS = {
    "ch11.spread": spread_of_sum,
    "ch11.folds": folds,
    "ch11.patience": stop,
    "ch11.decay": decayed_step,
    "ch11.dropout": drop,
    "ch11.best": best_setting,
    "ch09.iterations": iterations,
    "ch09.batches": batches,
    "ch09.shuffle": in_order,
    "ch09.combine": combine,
    "ch09.epoch": one_epoch,
    "ch09.memory": memory,
    "ch08.reverse": slopes,
    "ch08.value": slopes_of_f,
    "ch08.sigmoid-backward": sigmoid_backward,
    "ch08.dense-backward": dense_backward,
    "ch08.two-layers": gradients,
    "ch12.confusion": confusion,
    "ch12.recall": recall,
    "ch12.worst": worst,
    "ch12.shift": shift,
    "ch12.reject": answer,
    "ch12.epoch": one_epoch_of_two_layers,
    "ch08.chain": left_of_it,
    "ch06.grid": best_of,
    "ch06.evaluations": evaluations,
    "ch06.cost-slope": cost_slope,
    "ch06.descend": descend,
    "ch06.factor": factor,
    "ch06.largest-rate": largest_rate,
    "ch06.until": descend_until,
    "ch03.collapse": collapse,
    "ch03.hat": hat,
    "ch03.sigmoid-slope": sigmoid_slope,
    "ch03.leaky-relu": leaky_relu,
    "ch03.elu": elu,
    "ch03.maxout": maxout,
    "ch03.softmax": softmax,
    "ch03.dead": dead,
    "ch02.price": prices,
    "ch02.standardise": standardise,
    "ch02.house-net": house_net,
    "ch02.parameters": count_parameters,
    "ch02.matrix": matrix,
    "ch02.dense": dense,
    "ch02.forward": forward,
    "ch01.perceptron": perceptron,
    "ch01.or": or_gate,
    "ch01.nand": nand_gate,
    "ch01.line": x2_on_the_line,
    "ch01.xor": xor,
    "ch01.perceptron-rule": learn,
    "ch01.asymmetry": asymmetry,
    "ch10.momentum": momentum_step,
    "ch10.nesterov": nesterov_step,
    "ch10.adagrad": adagrad_step,
    "ch10.rmsprop": rmsprop_step,
    "ch10.adam": adam_step,
    "ch10.step-decay": learning_rate,
    "ch05.forward-difference": forward_difference,
    "ch05.central-difference": central_difference,
    "ch05.partials": gradient_of_f,
    "ch05.numerical-gradient": numerical_gradient,
    "ch05.sse-gradient": line_gradient,
    "ch05.simple-net": simple_net_gradient,
    "ch05.relative-error": relative_error,
    "ch04.accuracy": accuracy,
    "ch04.sse": sum_squared_error,
    "ch04.mse": mean_squared_error,
    "ch04.bce": binary_cross_entropy,
    "ch04.one-hot": one_hot,
    "ch04.cross-entropy": cross_entropy,
    "ch04.log-sum-exp": log_sum_exp,
    "ch04.from-logits": cross_entropy_from_logits,
    "ch07.neuron": neuron,
    "ch07.undo-sigmoid": undo_sigmoid,
    "ch07.delta-output": delta_output,
    "ch07.delta-hidden": delta_hidden,
    "ch07.faded-1": second_layer,
    "ch07.faded-2": all_ten,
    "ch07.update": update,
}
