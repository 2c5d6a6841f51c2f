"""What messages of Python, NumPy and PyTorch mean, in words for those who have just begun.

Each meaning stands beside a part of the message. The first part that is found counts.
"""

_INDEX = (
    "An index is a whole number, and here it is something else. Does a loop go through the numbers themselves, where their places are meant, "
    "as `range` gives them? Does `/` stand where `//` is meant? "
)
_ONE_ARGUMENT = "`np.array` takes one list, `np.zeros` and the like one shape, and after it a type: put brackets around what belongs together. "
_PRECEDENCE = "`&` and `|` are computed before `<` and `>`: each comparison needs round brackets of its own. "
_AN_ARRAY_ALREADY = "This is an array of NumPy already: nothing needs to be taken out of a tensor. "
#: What a None means where there may be gradients.
WHEN_NO_GRADIENT = (
    "A `.grad` is None until `backward` is reached and called, with its brackets; after it has been emptied; where a tensor was made without "
    "`requires_grad=True`, or is no leaf, but the result of a computation or of `detach`; and where the loss is cut off from it, as by `.item()`, "
    "`.detach()` or `torch.tensor(loss)`, or computed under `torch.no_grad()`. "
)
NO_GRADIENT_YET = f"There is None where a value is needed: does something before it return nothing? {WHEN_NO_GRADIENT}"
_NUMPYS = "A function of NumPy has met a tensor. PyTorch has its own: `torch.mean(x)`, or `x.mean()`. "
_NO_GRAPH = "Arrays of NumPy have no graph to go back through, and no gradient: make tensors of all that the loss is computed from, by `torch.tensor`. "
_LABELS = "Labels of `cross_entropy` are whole numbers, of type int64. "
_A_LOSS_IS_MADE = "A loss such as `nn.MSELoss` or `nn.CrossEntropyLoss` is made first, with empty brackets, and then called with answers and targets; `backward` belongs to what that call gives. "
_A_PARAMETER = "A layer's own numbers are an `nn.Parameter`. One can be made of a tensor, `nn.Parameter(torch.tensor(…))`; or `copy_`, under `torch.no_grad()`, writes into the one that is there. "
_NOT_CALLED = "A function stands there without being called: its brackets, with what it gets, are missing. "
#: Meanings that say what to do, so that no place is looked for beside them; most are of PyTorch's messages.
_SAYS_WHAT_TO_DO = {
    "truth value of an array": "`if`, `and`, `not` and Python's own `max` and `min` ask about one number, and here stands a whole array. Its own "
    "`x.max(axis=…)` finds the largest; `np.where`, `np.maximum`, `np.all` and `np.any` go through all numbers. ",
    "axes don't match array": "Here an array with fewer axes, or with more, is met than the order of axes says. `.T` takes any number of them. ",
    "with shapes (0,)": "An empty list and an array are added here, number by number. `append` puts a whole array into a list. ",
    "'str' object has no attribute": "This is a text. A loop over a dictionary goes through its names, which are texts: `.values()` gives what stands under them, `.items()` both. ",
    "'dict_values' object has no attribute": "What `.values()` gives is no array: a loop goes through the arrays in it, and does with each what is to be done. ",
    "'Tensor' object has no attribute 'zero'": "A method of PyTorch that changes its tensor ends with an underscore: `zero_()`. Or `w.grad = None`. ",
    "optimize a non-leaf": "An optimizer moves tensors that were made, and none that is computed from others, as `w.clone()` is. ",
    "expected sequence of length": "The parts have different lengths, and in a tensor all rows have one: make a tensor of each part. ",
    "to match target batch_size": "There is one row of logits and one label for each sample: both must have as many. ",
    "tuple index out of range": "A tuple has fewer places than that: the shape of an array with one axis, such as a bias, has one number only. ",
    "leaf Variable that requires grad": "Autograd watches this tensor and forbids to change it in place: a step, or any other change, belongs under `with torch.no_grad():`. ",
    "does not require grad": "Nothing here asks for a gradient: `requires_grad=True` is missing, or `.item()`, `.detach()` or `.numpy()` cut the graph before, the loss stands under `no_grad`, or `w = …` has made a new tensor there. Or what asks for one does not come into the loss. ",
    "backward through the graph a second time": "A graph serves for one `backward`. Is it called once more than it should be? In a loop, compute the loss, and all that it needs, anew in each step or for each part, and add no earlier one to it. ",
    "'float' object has no attribute 'backward'": "A plain number has no graph to go back through. (In PyTorch `.item()` makes one: call `backward` on the tensor.) ",
    "call numpy() on Tensor that requires grad": "Autograd still watches this tensor. For the result: `.detach().numpy()`. In the loss only tensors and functions of torch may stand: "
    "make tensors of all arrays, by `torch.tensor(t)`. ",
    "expected scalar type Long": _LABELS,
    "mat1 and mat2 shapes cannot": "In a product the inner sizes must be equal, (2, 3) @ (3, 4): look at the shapes of both factors. PyTorch keeps weights as (neurons, inputs). ",
    "the same dtype": "One tensor is float32 and one float64. `torch.tensor` of a NumPy array keeps float64; layers are float32 if nothing else is said. ",
    "'numpy.ndarray' and 'Tensor'": "An array of NumPy meets a tensor: make tensors of both, by `torch.tensor(x)`. ",
    "'Tensor' and 'numpy.ndarray'": "An array of NumPy meets a tensor: make tensors of both, by `torch.tensor(x)`. ",
    "'numpy.ndarray' object has no attribute 'backward'": _NO_GRAPH,
    "'numpy.float64' object has no attribute 'backward'": _NO_GRAPH,
    "'numpy.ndarray' object has no attribute 'grad'": "An array of NumPy has no gradient. The tensor that was made of it has one: which name does it have? If none was made yet, `torch.tensor` does so. ",
    "non-broadcastable output operand": "`+=`, or whatever else changes an array in place, keeps its shape, and here the result would be larger. `a + b` makes a new array. ",
    "one of the params is numpy.ndarray": "An optimizer moves tensors that autograd watches: `torch.tensor(w, requires_grad=True)` makes one of an array. ",
    "new() received an invalid combination": "`torch.Tensor` with a capital T is the type itself. An array becomes a tensor by `torch.tensor(w, requires_grad=True)`. ",
    "'Tensor' object has no attribute 'parameters'": "`parameters` belongs to a network. An optimizer takes a list of tensors, also of a single one: `[w]`. ",
    "'numpy.ndarray' object has no attribute 'numpy'": _AN_ARRAY_ALREADY,
    "'numpy.ndarray' object has no attribute 'detach'": f"{_AN_ARRAY_ALREADY}And where a tensor is needed, as in `nn.Parameter(…)`, `torch.tensor(x)` makes one. ",
    "empty(): argument 'size'": "A layer such as `nn.Linear` is made of two numbers, how many inputs and how many neurons, and makes weights of its own. `torch.nn.functional.linear(x, weight, bias)` computes with those that are given. ",
    "as parameter 'weight'": _A_PARAMETER,
    "as parameter 'bias'": _A_PARAMETER,
    "'numpy.ndarray' object has no attribute 't'": "This is an array of NumPy, no tensor: its transpose is `.T`, without brackets. ",
    "must be Tensor, not numpy.ndarray": "An array of NumPy stands where a tensor is needed: `torch.tensor(x)` makes one. ",
    "implicitly created only for scalar": "`backward` begins at one number. Is a mean or a sum missing in the loss? ",
    "expected target dtype to be Long": _LABELS,
    "mean() got an unexpected keyword argument 'axis'": _NUMPYS,
    "sum() got an unexpected keyword argument 'axis'": _NUMPYS,
    "assigned grad": "A gradient is emptied by `w.grad = None`. ",
    "attempting to assign a gradient": "A gradient has the type of its tensor, and `torch.zeros` makes float32. `w.grad = None` empties it. ",
    "unexpected keyword argument 'learning_rate'": "The rate of an optimizer of PyTorch is called `lr`. ",
    "'Tensor' object has no attribute 'zero_grad'": "`zero_grad` belongs to an optimizer or a network. Of one tensor: `w.grad = None`. ",
    "multi-target not supported": "Labels are one whole number for each sample, in the shape (samples,). A table of probabilities needs a column for each class. ",
    "Expected floating point type for target": "Where both have the same shape, targets are taken for probabilities. Labels are one whole number for each sample, of shape (samples,), and "
    "logits a table of shape (samples, classes): is it still that? ",
    "not implemented for 'Long'": "Whole numbers stand where floats are needed. Are two arguments exchanged? ",
    "is out of bounds.": "Labels are counted from 0, so the largest is the number of classes minus 1. ",
    "params argument given to the optimizer": "An optimizer takes a list of tensors, also of a single one: `[w]`. ",
    "context manager protocol": "`with` needs a thing that is made by a call: are round brackets missing, as in `torch.no_grad()`? ",
    "Boolean value of Tensor": f"{_A_LOSS_IS_MADE}(An `if` that asks about a whole tensor ends like this, too.) ",
    "Loss' object has no attribute": _A_LOSS_IS_MADE,
    'arguments: "dim"': "`dim` says along which axis, as `axis` does in NumPy. ",
}
#: Meanings of other messages of NumPy and Python.
_MEANINGS = {
    "mismatch in its core dimension": "In a product with `@` the inner sizes must be equal, (2, 3) @ (3, 4): look at the shapes "
    "of both factors, and at their order. Where both have the same shape, `*` may be meant. ",
    "Axis must be specified": "Several arrays are averaged, each with one weight: say along which axis. With `axis=0` the average goes over the arrays, and what is left has their shape. ",
    "does not result in an equal division": "`np.split` cuts into equal parts only. `np.array_split` takes any number of them: some are longer by one. (Both cut into blocks, one after the other.) ",
    "operands could not be broadcast": "These two shapes do not fit: number by number, sizes must be equal or 1, counted from the last "
    "axis. Should these two meet there at all, or do brackets join others? If they should: is `@` meant, is a transposition or `keepdims=True` "
    "missing, or has one of them an axis too few? ",
    "output with shape": "What is written into a tensor, by `copy_` or by `+=`, must fit into its shape. Which shapes do the two have? ",
    "The size of tensor a": "These two shapes do not fit: number by number, sizes must be equal or 1, counted from the last axis. Should these "
    "two meet there at all, or do brackets join others? If they should: is `@` meant, or has one of them an axis too few? ",
    "only 0-dimensional arrays can be converted": "A single number is needed here, and there is a whole array. Is a sum missing? "
    "Or does `math` stand where `np` is meant? ",
    "only length-1 arrays can be converted": "A single number is needed here, and there is a whole array. Is a sum missing? "
    "Or does `math` stand where `np` is meant? ",
    "Field elements must be": "The rows of an array need one more pair of brackets around all of them. ",
    "Cannot interpret": _ONE_ARGUMENT,
    "construct a dtype": _ONE_ARGUMENT,
    "only integer scalar arrays can be": "A whole number is needed here, and there is an array. `np.max(z, axis)` takes an axis second; to "
    "compare two values number by number there are `np.maximum` and `np.minimum`. ",
    "must be of integer": _INDEX,
    "only integers, slices": _INDEX,
    "cannot be interpreted as an integer": "A whole number is needed here: `range` counts with one, a size and an axis are one. `//` divides "
    "to a whole number; to compare two values number by number there are `np.maximum` and `np.minimum`. ",
    "'tuple' object does not support item assignment": "A tuple keeps its parts: nothing else can be put in their place. To change an "
    "array in it, write into the array itself: give it a name first, or put `[...]` behind it. ",
    "can't multiply sequence": "A list or a tuple does not compute: `*` repeats it. Go through its parts, or make an array of it. (What `torch.autograd.grad` gives is a tuple, even if it holds one gradient only.) ",
    "is out of bounds for array of dimension": "The array has fewer axes than that: they are counted from 0. ",
    "is out of bounds for axis": "Places are counted from 0, so the last one is the size minus 1. ",
    "index out of range": "Places are counted from 0, so the last one is the length minus 1. ",
    "'tuple' object is not callable": "A tuple, such as a shape, is no function: without round brackets behind it, it gives its numbers. ",
    "object is not callable": "A value with round brackets behind it is called, as a function is. Are square brackets meant, is an "
    "operation missing in front of the bracket, or are none needed, as behind `.T` and `.shape`? ",
    "'function'": _NOT_CALLED,
    "Dispatcher'": _NOT_CALLED,
    "'numpy.ufunc'": _NOT_CALLED,
    "'builtin_function_or_method'": _NOT_CALLED,
    "'NoneType'": "There is None where a value is needed: does something before it return nothing? ",
    "boolean subtract": "Masks are not subtracted. `&` and `|` join them, and each of them can be summed. ",
    "bitwise_xor": "`^` is not a power in Python. A power is `**`. ",
    "for ^": "`^` is not a power in Python. A power is `**`. ",
    "Cannot cast ufunc": "An array of whole numbers cannot take fractions. Write into a new array, or one of floats. ",
    "cannot access local variable": "This name has no value yet when it is used: on one of the ways to this line nothing is stored in it. ",
    "referenced before assignment": "This name has no value yet when it is used: on one of the ways to this line nothing is stored in it. ",
    "is not defined": "Nothing has this name here. Is it spelled as in the line with `def`? Does it stand for a part of something that must "
    "be taken out first? If it was made in a cell above, run that cell. ",
    "not enough values to unpack": "There are more names on the left than values on the right. ",
    "too many values to unpack": "There are fewer names on the left than values on the right. (A loop over a dictionary gets its keys alone; keys with values come from `.items()`.) ",
    "required positional argument": "A function is called with too few values. ",
    "bitwise_and": _PRECEDENCE,
    "bitwise_or": _PRECEDENCE,
    "for &": _PRECEDENCE,
    "for |": _PRECEDENCE,
    "too many indices for array": "The array has fewer axes than there are places in the brackets. Which shape does it have there? ",
    "boolean index did not match": "The mask and the array have different sizes. Was the array cut by another mask before? Join masks with `&`. ",
    "is not iterable": "What a loop or a function goes through must be a list, a range or an array, and here stands a single value. ",
    "only specify one unknown dimension": "In `reshape` one size can be worked out, so only one may be −1. ",
    "cannot reshape array": "The new shape must hold exactly as many numbers as the old one. ",
    "unexpected keyword argument": "This function has nothing of that name. Is it spelled right, such as `axis` and `keepdims`? ",
    "module '": "This module has nothing of that name. Is it spelled as in the chapter? ",
    "has no attribute": "A value of this kind has nothing of that name. Lists, arrays and numbers have different ones, and some that arrays "
    "have are no functions of NumPy. ",
    "cannot delete array elements": "An array keeps its size. Take a slice of what is to stay. ",
    "does not support item assignment": "Into this value nothing can be written. Is it an array, or a number or a tuple? ",
    "KeyError": "The dictionary has nothing of that name in this case. What does it hold? A loop goes through all of it, whatever the names. ",
    "by zero": "What is the divisor in this case, and why is it 0? ",
}


def meaning(error):
    """What the message of an error means, as sentences that end with a space; nothing if that is not known."""
    return next((said for part, said in (_SAYS_WHAT_TO_DO | _MEANINGS).items() if part in error), "")


def says_what_to_do(error):
    """Whether the meaning of a message is all that a reader needs."""
    return any(part in error for part in _SAYS_WHAT_TO_DO)
