"""The small changes that a mistake in a function can be: each one is made in its syntax tree, tried, and taken back.

A move has a kind (a key of :data:`KINDS`), the piece of the reader's code that it changes, and a rank: the smaller, the
likelier it is that the piece is what was meant to be different. The moves are those of the literature on repairing programs of
beginners (Singh, Gulwani and Solar-Lezama 2013; Gulwani, Radiček and Zuleger 2018; Hu and others 2019), and of formulas in
NumPy: precedence, axes, transposition, factors, stale values.
"""

import ast
from dataclasses import dataclass

#: What a change of each kind is, for the words that are said of it in :mod:`nnkit.exercises.repair`. Where changes of several
#: kinds mend the same place, the first one of these is said.
KINDS = (
    "off by one",
    "brackets",
    "transposed",
    "return",
    "loop",
    "axis",
    "order",
    "range",
    "surplus",
    "operator",
    "comparison",
    "compared",
    "logic",
    "condition",
    "sequence",
    "accumulate",
    "start",
    "name",
    "function",
    "minus",
    "one minus",
    "index",
    "fixed number",
    "number",
    "size",
    "copy",
    "type",
    "factor",
    "whole array",
    "missing",
)


@dataclass
class Move:
    """One change.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    node : ast.AST
        The piece of the reader's code that is changed, with its place.
    rank : int
    holder : list or ast.AST
        Where the piece stands.
    place : int or str
        Its index or its field there.
    new : object
        What is put there.
    old : object
        What stood there; the moves of statements take whole lists of them.
    """

    kind: str
    node: ast.AST
    rank: int
    holder: object
    place: object
    new: object
    old: object = None

    def make(self):
        """Change the tree."""
        if isinstance(self.holder, list):
            self.old = self.holder[self.place]
            self.holder[self.place] = self.new
        else:
            self.old = getattr(self.holder, self.place)
            setattr(self.holder, self.place, self.new)

    def take_back(self):
        """As it was before; a list that has changed its length with it."""
        if isinstance(self.holder, list):
            if isinstance(self.place, slice):
                self.holder[:] = self.old
            else:
                self.holder[self.place] = self.old
        else:
            setattr(self.holder, self.place, self.old)


@dataclass
class Twins:
    """The same change of the same piece in two places, as where two arrays are cut in one way: one slip, written twice.

    Attributes
    ----------
    first, second : Move
    """

    first: Move
    second: Move

    kind = property(lambda self: self.first.kind)
    node = property(lambda self: self.first.node)
    new = property(lambda self: self.first.new)
    #: Less likely than a single change of this kind, likelier than one of the next rank.
    rank = property(lambda self: self.first.rank + 0.5)

    def make(self):
        """Change the tree in both places."""
        self.first.make()
        self.second.make()

    def take_back(self):
        """As it was before."""
        self.second.take_back()
        self.first.take_back()


@dataclass
class Scope:
    """The names that a function can use."""

    parameters: list
    local: list
    modules: dict  # names of NumPy and math, as the reader imported them

    @property
    def names(self):
        return [*self.parameters, *(name for name in self.local if name not in self.parameters)]

    @property
    def numpy(self):
        return next((name for name, module in self.modules.items() if module == "numpy"), None)


def moves(function, scope, *, likely=False):
    """All single changes of a function.

    Parameters
    ----------
    function : ast.FunctionDef
    scope : Scope
    likely : bool
        Only those with a rank below 3.

    Yields
    ------
    Move
    """
    found = _all_moves(function, scope, _OF_EXPRESSIONS[: -len(_UNLIKELY)] if likely else _OF_EXPRESSIONS)
    return (move for move in found if move.rank < 3) if likely else found


def _all_moves(function, scope, of_expressions):
    around = _Around(function)
    for holder, place, node in list(_expressions(function)):
        for make in of_expressions:
            for kind, rank, new in make(node, scope):
                if not (around.forbids(kind, node, new) or _computes_nothing(kind, node, new)):
                    yield Move(kind, node, rank, holder, place, new)
    for node in list(ast.walk(function)):
        for make in _IN_PLACE:
            for kind, rank, holder, place, new in make(node, scope):
                yield Move(kind, node, rank, holder, place, new)
    for block in list(_blocks(function)):
        yield from _of_statements(block)


#: Kinds of slips that are written twice.
_TWICE = ("off by one", "axis", "operator", "comparison", "function", "index", "range", "size", "transposed")


def and_twins(found):
    """All moves, and then those that can be made twice.

    Parameters
    ----------
    found : iterable of Move

    Yields
    ------
    Move or Twins
    """
    alike = {}
    for move in found:
        yield move
        if move.kind in _TWICE and move.rank < 3 and isinstance(move.new, ast.expr):
            alike.setdefault((move.kind, ast.dump(move.node), ast.dump(move.new)), []).append(move)
    yield from (Twins(*pair) for pair in alike.values() if len(pair) == 2)


def scope_of(function, namespace):
    """The names that a function can use.

    Parameters
    ----------
    function : ast.FunctionDef
    namespace : dict
        Of the module around it.

    Returns
    -------
    Scope
    """
    arguments = function.args
    parameters = [one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    stored = [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    modules = {
        name: value.__name__ for name, value in namespace.items() if getattr(value, "__name__", None) in ("numpy", "math")
    }
    return Scope(parameters, list(dict.fromkeys(stored)), modules)


# ---------------------------------------------------------------- where things stand


def _expressions(function):
    """Every expression that is computed, with what holds it and where: (holder, place, node)."""
    for statement in function.body:
        for parent in ast.walk(statement):
            for field, value in ast.iter_fields(parent):
                if field in ("annotation", "decorator_list", "returns", "format_spec"):
                    continue
                if isinstance(value, ast.expr) and _is_computed(value):
                    yield parent, field, value
                elif isinstance(value, list):
                    for i, one in enumerate(value):
                        if isinstance(one, ast.expr) and _is_computed(one):
                            yield value, i, one


class _Around:
    """What stands around a piece, where that makes a change of it no slip but chance."""

    def __init__(self, function):
        nodes = list(ast.walk(function))
        self.truths = {id(one) for node in nodes for one in _asked_for_truth(node)}
        self.reduced = {id(one) for node in nodes for one in _reduced(node)}
        self.indexed = {id(node.value) for node in nodes if isinstance(node, ast.Subscript)}
        ranges = [node for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range"]
        self.in_ranges = {id(one) for node in ranges for argument in node.args for one in ast.walk(argument)}
        self.renewed = {
            id(node.value) for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
        }
        self.lengthened = {id(one) for node in nodes for one in _lengthened(node)}
        self.lists = {target.id for node in nodes for target in _begun_as_a_list(node)}
        self.factors = dict(_with_factors(function))
        self.counts = {id(count) for node in nodes for count in _counts_in(node)}
        self.places = {id(one) for node in nodes if isinstance(node, ast.Subscript) for one in ast.walk(node.slice)}

    def forbids(self, kind, node, new):
        """Another value where only its truth counts; the sign of a place; brackets in a range; an attribute of something else
        that is renewed; something more in the number of parts; a product that leaves nothing to add up; an axis kept and
        taken away.
        """
        if kind in ("brackets", "missing") and id(node) in self.in_ranges:  # how a loop ends is seldom a matter of these
            return True
        if kind == "function":
            return id(node) in self.reduced and getattr(new.func, "attr", "") == "dot"
        if id(node) in self.truths and isinstance(new, ast.Constant):  # then it is no question any more
            return True
        if kind == "minus" and id(node) in self.places:  # it says from which end places are counted
            return True
        if kind == "name" and id(node) in self.renewed:  # `loss.grad = None` for `w.grad = None`: as good as nothing
            return True
        if kind == "name" and id(node) in self.lengthened:  # what is given gets no more parts
            return new.id not in self.lists
        if kind in ("missing", "whole array") and id(node) in self.counts:  # √3 parts are one part, in which slips vanish
            return True
        if kind == "missing" and _is_divided_by(new) in self.factors[id(node)]:  # the factor is too much
            return True
        if kind in ("name", "minus", "one minus", "off by one", "factor", "missing"):
            return id(node) in self.truths
        if kind == "operator":
            return id(node) in self.reduced and isinstance(new, ast.BinOp) and isinstance(new.op, ast.MatMult)
        return kind == "axis" and id(node) in self.indexed and any(one.arg == "keepdims" for one in new.keywords)


def _lengthened(node):
    """What gets one more part."""
    call = node.value if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) else None
    return [call.func.value] if getattr(getattr(call, "func", None), "attr", "") in ("append", "extend", "insert") else []


def _begun_as_a_list(node):
    pairs = [(target, node.value) for target in node.targets] if isinstance(node, ast.Assign) else []
    for target, value in list(pairs):
        pairs += zip(getattr(target, "elts", []), getattr(value, "elts", []), strict=False)
    return [target for target, value in pairs if isinstance(target, ast.Name) and isinstance(value, ast.List)]


def _with_factors(node, names=frozenset()):
    """Every piece, by its identity, with the names that are factors of the products around it."""
    yield id(node), names
    names = names.union(factor.id for factor in _factors(node) if isinstance(factor, ast.Name))
    for inner in ast.iter_child_nodes(node):
        yield from _with_factors(inner, names)


def _factors(node):
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
        return []
    return [factor for side in (node.left, node.right) for factor in _factors(side) or [side]]


def _counts_in(node):
    """How many parts something is cut into, or how many places are counted."""
    name = getattr(node.func, "attr", "") if isinstance(node, ast.Call) else ""
    if name in ("array_split", "split", "vsplit", "hsplit", "tensor_split", "chunk"):
        return node.args[1:]
    return node.args if name == "arange" else []


def _is_divided_by(new):
    """The name by which a piece is divided in a change, if it is."""
    return getattr(new.right, "id", None) if isinstance(new, ast.BinOp) and isinstance(new.op, ast.Div) else None


def _asked_for_truth(node):
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        return [node.test]
    if isinstance(node, ast.comprehension):
        return node.ifs
    return [node.operand] if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else []


def _reduced(node):
    """What a sum, a mean and the like goes through: the value of a method, the first argument of a function."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in _REDUCING:
        return []
    return [node.func.value, *node.args[:1]]


def _computes_nothing(kind, node, new):
    """What leaves something times 1, to the power of 1, plus 0: so a term can vanish unseen."""
    if kind == "function" and getattr(new.func, "attr", "") == "add":  # for `np.maximum(x, 0)`
        return any(getattr(argument, "value", None) == 0 for argument in new.args)
    if kind not in ("operator", "brackets"):
        return False
    before, after = (sum(map(_is_idle, ast.walk(tree))) for tree in (node, new))
    return after > before


def _is_idle(node):
    if not isinstance(node, ast.BinOp):
        return False
    left, right = (
        getattr(side, "value", None) if isinstance(side, ast.Constant) else None for side in (node.left, node.right)
    )
    if isinstance(node.op, (ast.Add, ast.Sub)):
        return right == 0 or (left == 0 and isinstance(node.op, ast.Add))
    if isinstance(node.op, (ast.Mult, ast.Pow)):
        return 1 in (left, right)
    return isinstance(node.op, ast.Div) and right == 1


def _is_computed(node):
    return not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))


def _blocks(function):
    """Lists of statements, with the function itself first."""
    for node in ast.walk(function):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def _like(node, made):
    """A new node at the place of another one; compilers ask for a place."""
    for attribute in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        setattr(made, attribute, getattr(node, attribute))
    return made


def _binary(node, left, operator, right):
    return _like(node, ast.BinOp(left, operator, right))


def _number(node, value):
    return _like(node, ast.Constant(value))


def _name(node, name):
    return _like(node, ast.Name(name, ast.Load()))


def _call(node, function, *arguments, **keywords):
    named = [ast.keyword(name, value) for name, value in keywords.items()]
    for one in named:
        _like(node, one)
    return _like(node, ast.Call(function, list(arguments), named))


def _attribute(node, value, name):
    return _like(node, ast.Attribute(value, name, ast.Load()))


# ---------------------------------------------------------------- expressions that become others


def _brackets(node, scope):
    """Precedence rotated: a op (b op c) for (a op b) op c and back, a minus or a function that takes hold of more or less."""
    if isinstance(node, ast.BinOp):
        left, operator, right = node.left, node.op, node.right
        if isinstance(left, ast.BinOp) and not (isinstance(operator, ast.FloorDiv) and _are_numbers(left.right, right)):
            yield "brackets", 0, _binary(node, left.left, left.op, _binary(node, left.right, operator, right))
            if isinstance(left.left, ast.BinOp):
                inner = left.left
                rest = _binary(node, _binary(node, inner.right, left.op, left.right), operator, right)
                yield "brackets", 0, _binary(node, inner.left, inner.op, rest)
        if isinstance(right, ast.BinOp):
            frees_a_number = isinstance(right.op, (ast.Add, ast.Sub)) and _are_numbers(right.right)  # which no gradient sees
            rotated = _binary(node, _binary(node, left, operator, right.left), right.op, right.right)
            yield "brackets", 1 if frees_a_number else 0, rotated
            if isinstance(right.left, ast.BinOp):
                inner = right.left
                first = _binary(node, left, operator, inner.left)
                yield "brackets", 0, _binary(node, _binary(node, first, inner.op, inner.right), right.op, right.right)
        if isinstance(first := _leftmost(node), ast.UnaryOp):
            yield "brackets", 0, _like(node, ast.UnaryOp(first.op, _with_leftmost(node, first.operand)))
        if not _are_alike(left, right):  # who writes a function twice means it twice
            if (inside := _only_argument(left)) and not _counts(left):
                yield "brackets", 1, _with_argument(left, _binary(node, inside, operator, right))
            if (inside := _only_argument(right)) and not _counts(right):
                yield "brackets", 1, _with_argument(right, _binary(node, left, operator, inside))
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.BinOp):
        inner = node.operand
        yield "brackets", 0, _binary(node, _like(node, ast.UnaryOp(node.op, inner.left)), inner.op, inner.right)
    if isinstance(inner := _only_argument(node), ast.BinOp):  # around a number a function is as good as gone
        if not _are_numbers(inner.left):
            yield "brackets", 1, _binary(node, _with_argument(node, inner.left), inner.op, inner.right)
        if not _are_numbers(inner.right):
            yield "brackets", 1, _binary(node, inner.left, inner.op, _with_argument(node, inner.right))
    if isinstance(inner, ast.Call) and (deeper := _only_argument(inner)):
        yield "brackets", 1, _with_argument(inner, _with_argument(node, deeper))


def _are_numbers(*nodes):
    return all(isinstance(node, ast.Constant) for node in nodes)


def _leftmost(node):
    while isinstance(node, ast.BinOp):
        node = node.left
    return node


def _with_leftmost(node, first):
    """An operation that begins with another value."""
    left = _with_leftmost(node.left, first) if isinstance(node.left, ast.BinOp) else first
    return _binary(node, left, node.op, node.right)


def _only_argument(node):
    """The first argument of a call; keywords such as axis stay with the function."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        return node.args[0]
    return None


def _are_alike(*calls):
    return all(map(_only_argument, calls)) and len({ast.dump(call.func) for call in calls}) == 1


def _counts(call):
    """``len``, which stays the same whatever is computed inside of it."""
    return getattr(call.func, "id", "") == "len"


def _with_argument(call, argument):
    return _like(call, ast.Call(call.func, [argument], call.keywords))


def _minus(node, scope):
    if _is_negative(node):
        yield "minus", 0, node.operand
    elif isinstance(node, (ast.BinOp, ast.Call, ast.Name, ast.Subscript, ast.Attribute)) and _may_be_a_number(node, scope):
        yield "minus", 2, _like(node, ast.UnaryOp(ast.USub(), node))


def _is_negative(node):
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


def _may_be_a_number(node, scope):
    if isinstance(node, ast.Name):
        return node.id in scope.names
    if isinstance(node, ast.Attribute):
        return node.attr not in ("shape", "dtype") and not (
            isinstance(node.value, ast.Name) and node.value.id in scope.modules
        )
    if isinstance(node, ast.BinOp) and isinstance(_leftmost(node), ast.List):  # `[0] * n` repeats a list
        return False
    return not isinstance(node, (ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Compare, ast.BoolOp, ast.JoinedStr))


_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


#: Operations that are taken for each other. Any other one is hardly a slip.
_TAKEN_FOR = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.MatMult, ast.Pow, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mod),
    ast.Mod: (ast.FloorDiv, ast.Div),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
}


def _comparisons_like(node):
    """The kind of a comparison, and those that may have been meant: a text is no matter of larger or smaller.

    Where it is asked whether two things are the same, it may as well be another thing that is meant, or a part of it.
    """
    for pair in ((ast.In, ast.NotIn), (ast.Is, ast.IsNot)):
        if isinstance(node.ops[0], pair):
            return "compared", pair
    with_a_text = any(isinstance(getattr(side, "value", None), str) for side in (node.left, *node.comparators))
    if with_a_text:
        return "compared", (ast.Eq, ast.NotEq)
    return "compared" if isinstance(node.ops[0], (ast.Eq, ast.NotEq)) else "comparison", _COMPARISONS


def _operator(node, scope):
    if isinstance(node, ast.BinOp):
        for operator in _OPERATORS:
            if not isinstance(node.op, operator):
                likely = operator in _TAKEN_FOR.get(type(node.op), (ast.Pow, ast.Mult))
                yield "operator", 1 if likely else 3, _binary(node, node.left, operator(), node.right)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        kind, operators = _comparisons_like(node)
        for operator in operators:
            if not isinstance(node.ops[0], operator):
                yield kind, 1, _like(node, ast.Compare(node.left, [operator()], node.comparators))
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield "logic", 1, _like(node, ast.BoolOp(other, node.values))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        yield "condition", 1, node.operand


def _order(node, scope):
    """Sides of an operation and arguments of a call, swapped."""
    if isinstance(node, ast.BinOp):
        with_number = isinstance(node.left, ast.Constant) or isinstance(node.right, ast.Constant)
        yield "order", 2 if with_number else 1, _binary(node, node.right, node.op, node.left)
    elif isinstance(node, ast.Call) and 2 <= len(node.args) <= 5:
        rank = 3 if getattr(node.func, "id", "") == "range" else 1
        first = 1 if getattr(node.func, "attr", "") == "where" else 0  # a condition is no value to choose
        for i in range(first, len(node.args)):
            for j in range(first, i):
                arguments = list(node.args)
                arguments[i], arguments[j] = arguments[j], arguments[i]
                yield "order", rank, _like(node, ast.Call(node.func, arguments, node.keywords))
    elif isinstance(node, (ast.Tuple, ast.List)) and 2 <= len(node.elts) <= 6:
        for i in range(len(node.elts)):
            for j in range(i):
                elements = list(node.elts)
                elements[i], elements[j] = elements[j], elements[i]
                yield "order", 1, _like(node, type(node)(elements, ast.Load()))
    elif isinstance(node, ast.IfExp):
        yield "condition", 1, _like(node, ast.IfExp(node.test, node.orelse, node.body))


def _other_name(node, scope):
    if isinstance(node, ast.Name) and node.id in scope.names:
        for name in scope.names:
            if name != node.id:
                yield "name", 1, _name(node, name)


#: Functions that are taken for each other.
_NEIGHBOURS = (
    ("sum", "mean", "max", "min", "median", "prod", "std", "var", "cumsum"),
    ("max", "maximum", "argmax", "amax"),
    ("min", "minimum", "argmin", "amin"),
    ("argmax", "argmin", "argsort"),
    ("maximum", "minimum", "add"),
    ("exp", "log", "exp2", "expm1", "log1p", "log2", "log10", "sqrt", "square"),
    ("tanh", "sin", "cos", "sinh", "cosh", "arctan"),
    ("floor", "ceil", "round", "trunc", "rint"),
    ("abs", "sign", "square", "absolute"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like", "copy"),
    ("any", "all"),
    ("dot", "outer", "multiply"),
    ("ceil", "floor", "int"),
    ("vstack", "hstack", "concatenate"),
    ("var", "std"),
    ("startswith", "endswith"),
)
_BUILT_IN = {
    "sum": ("max", "min", "len"),
    "max": ("min", "sum"),
    "min": ("max", "sum"),
    "int": ("round",),
    "round": ("int",),
    "len": ("sum", "max"),
    "any": ("all",),
    "all": ("any",),
}


def _function(node, scope):
    """A neighbouring function, as an attribute of NumPy or of an array, or built in."""
    if not isinstance(node, ast.Call):
        return
    function = node.func
    if isinstance(function, ast.Attribute):
        found = {name for group in _NEIGHBOURS if function.attr in group for name in group} - {function.attr}
        for name in sorted(found):
            yield "function", 1, _like(node, ast.Call(_attribute(function, function.value, name), node.args, node.keywords))
    elif isinstance(function, ast.Name):
        several = [_like(node, ast.List(node.args, ast.Load()))] if len(node.args) > 1 else node.args
        for name in _BUILT_IN.get(function.id, ()):
            arguments = several if name in ("sum", "len") else node.args  # `max(a, b)`, and `sum([a, b])`
            yield "function", 1, _like(node, ast.Call(_name(function, name), arguments, node.keywords))
        for name in scope.parameters:
            if name != function.id and function.id in scope.parameters:
                yield "function", 1, _like(node, ast.Call(_name(function, name), node.args, node.keywords))


def _size(node, scope):
    """How many rows, how many numbers, how many axes."""
    if isinstance(node, ast.Attribute) and node.attr in ("size", "ndim"):
        others = [_attribute(node, node.value, "size" if node.attr == "ndim" else "ndim")]
        others.append(_call(node, _name(node, "len"), node.value))
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len" and len(node.args) == 1:
        others = [_attribute(node, node.args[0], "size")]
    else:
        return
    for other in others:
        yield "size", 1, other


def _other_number(node, scope):
    if not isinstance(node, ast.Constant) or isinstance(node.value, (bool, str, bytes, type(None), type(...))):
        return
    value = node.value
    near = (value + 1, value - 1, -value, value * 2, value / 2, 1 / value if value else 0)
    for number in dict.fromkeys((*near, 0, 1, 2, 3, 0.5)):
        if number != value:
            yield "number", 2 if number in near else 3, _number(node, number)
    for name in scope.names:
        yield "fixed number", 2 if abs(value) > 2 else 3, _name(node, name)
        yield "fixed number", 3, _binary(node, _number(node, 1), ast.Sub(), _name(node, name))


def _reads_off(node):
    """``int(name[0])`` reads a number off a text: from the wrong letters, if anything is wrong there."""
    if getattr(getattr(node, "func", None), "id", "") != "int":
        return False
    return any(isinstance(argument, ast.Subscript) for argument in node.args)


def _off_by_one(node, scope):
    """A 1 too many, added or subtracted where a place or a count is meant."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)) and getattr(node.right, "value", None) == 1:
        yield "off by one", 1, node.left


def _factor(node, scope):
    """Half, double, times or divided by how many there are."""
    if not isinstance(node, (ast.BinOp, ast.Call)) or isinstance(getattr(node, "op", None), ast.Pow):
        return
    if _reads_off(node):
        return
    yield "factor", 3, _binary(node, _number(node, 2), ast.Mult(), node)
    yield "factor", 3, _binary(node, node, ast.Div(), _number(node, 2))
    for name in scope.parameters:
        for count in (_call(node, _name(node, "len"), _name(node, name)), _attribute(node, _name(node, name), "size")):
            yield "factor", 3, _binary(node, node, ast.Div(), count)
            yield "factor", 3, _binary(node, node, ast.Mult(), count)


_REDUCING = {
    "sum",
    "mean",
    "max",
    "min",
    "argmax",
    "argmin",
    "std",
    "var",
    "prod",
    "any",
    "all",
    "median",
    "argsort",
    "cumsum",
    "sort",
}


def _axis(node, scope):
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    if node.func.attr not in _REDUCING:
        yield from _axis_by_name(node)
        return
    of_module = isinstance(node.func.value, ast.Name) and node.func.value.id in scope.modules
    positional = node.args[:1] if of_module else []
    others = [one for one in node.keywords if one.arg not in ("axis", "keepdims")]
    given = {one.arg: one.value for one in node.keywords}
    axis = given.get("axis") or (node.args[len(positional)] if len(node.args) > len(positional) else None)
    old = getattr(axis, "value", None), "keepdims" in given
    if isinstance(axis, ast.UnaryOp):
        old = -1, old[1]
    for number in (None, 0, 1, -1):
        for keep in (False, True):
            if (number, keep) == old or (keep and number is None):
                continue
            keywords = {} if number is None else {"axis": _number(node, number)}
            keywords |= {"keepdims": _number(node, True)} if keep else {}
            made = _call(node, node.func, *positional, **keywords)
            made.keywords += others
            yield "axis", 1, made


def _axis_by_name(node):
    """Another axis of a function that takes rows or columns away, or puts arrays one behind the other."""
    for i, one in enumerate(node.keywords):
        old = getattr(one.value, "value", None)
        if one.arg == "axis" and isinstance(old, int):
            for number in (other for other in (0, 1, -1) if other != old):
                axis = _like(one, ast.keyword("axis", _number(node, number)))
                keywords = [*node.keywords[:i], axis, *node.keywords[i + 1 :]]
                yield "axis", 1, _like(node, ast.Call(node.func, node.args, keywords))


def _transposed(node, scope):
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transposed", 0, node.value
    elif isinstance(node, (ast.Name, ast.BinOp, ast.Call)) and _may_be_a_number(node, scope):
        yield "transposed", 2, _attribute(node, node, "T")


def _adds_an_axis(inner):
    """Whether what stands in square brackets puts in an axis of size 1, as `[:, None]` does."""
    axes = getattr(inner, "elts", [inner])
    return any(getattr(one, "attr", "") == "newaxis" or (isinstance(one, ast.Constant) and one.value is None) for one in axes)


def _index(node, scope):
    """A bound or an index that is off by one, the first for the last, everything for a part."""
    if isinstance(node, ast.Subscript):
        inner = node.slice
        if not isinstance(inner, (ast.Slice, ast.Constant, ast.Tuple)):
            for made in (_shifted(inner, inner, 1), _shifted(inner, inner, -1), _negated(inner)):
                yield "index", 2, _like(node, ast.Subscript(node.value, made, ast.Load()))
        if isinstance(inner, ast.Slice):
            yield from (("index", 2, _like(node, ast.Subscript(node.value, one, ast.Load()))) for one in _other_slices(inner))
        for elements in _other_slices_of_an_axis(inner):
            yield "index", 2, _like(node, ast.Subscript(node.value, elements, ast.Load()))
        if isinstance(inner, ast.Tuple) and len(inner.elts) == 2:
            swapped = _like(inner, ast.Tuple(inner.elts[::-1], ast.Load()))
            yield "index", 1, _like(node, ast.Subscript(node.value, swapped, ast.Load()))
        yield "surplus", 0 if _adds_an_axis(inner) else 2, node.value
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
        for rank, arguments in _other_ranges(node):
            yield "range", rank, _like(node, ast.Call(node.func, arguments, []))


def _negated(node):
    return node.operand if _is_negative(node) else _like(node, ast.UnaryOp(ast.USub(), node))


def _other_slices_of_an_axis(inner):
    """``x[1:-1, 1:]``: another slice of one of several axes."""
    for i, one in enumerate(inner.elts if isinstance(inner, ast.Tuple) else ()):
        for other in _other_slices(one) if isinstance(one, ast.Slice) else ():
            yield _like(inner, ast.Tuple([*inner.elts[:i], other, *inner.elts[i + 1 :]], ast.Load()))


def _other_slices(inner):
    lower, upper, step = inner.lower, inner.upper, inner.step
    for first, last, by in (
        (None, upper, step),
        (lower, None, step),
        (lower, upper, None),
        (_shifted(inner, lower, 1), upper, step),
        (_shifted(inner, lower, -1), upper, step),
        (lower, _shifted(inner, upper, 1), step),
        (lower, _shifted(inner, upper, -1), step),
        (upper, lower, step),
        (lower, upper, _number(inner, -1)),
    ):
        yield _like(inner, ast.Slice(first, last, by))


def _shifted(like, bound, by):
    """A bound that is larger or smaller by one, or the same; one that is not there is at the very beginning or end."""
    if by == 0:
        return bound
    if bound is None:
        return _number(like, by)
    return _binary(like, bound, ast.Add() if by > 0 else ast.Sub(), _number(like, 1))


def _other_ranges(node):
    zero = _number(node, 0)
    first, last, *step = node.args if len(node.args) > 1 else [zero, *node.args]
    for begin, end in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)):
        yield 1, [_shifted(node, first, begin), _shifted(node, last, end), *step]
    if not step:
        yield 3, [_shifted(node, last, -1), _shifted(node, first, -1), _number(node, -1)]


#: What stands behind a value without brackets.
_NO_METHODS = ("T", "shape", "size", "ndim", "dtype", "grad")


def _surplus(node, scope):
    """One side of an operation too many, or a function around a value."""
    if isinstance(node, ast.BinOp):
        rank = 2 if isinstance(node.op, (ast.FloorDiv, ast.Mod)) else 1  # nobody writes these without a need
        yield "surplus", rank, node.left
        yield "surplus", rank, node.right
    elif isinstance(node, ast.Call):
        if getattr(node.func, "attr", "") in _NO_METHODS:
            yield "surplus", 0, node.func
        for argument in node.args:
            yield "surplus", 0 if len(node.args) == 1 else 2, argument
        if isinstance(node.func, ast.Attribute) and _may_be_a_number(node.func.value, scope):  # a method of a value
            yield "surplus", 2, node.func.value
    elif isinstance(node, ast.Attribute) and node.attr in ("shape", "size", "ndim"):
        yield "surplus", 1, node.value
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield "surplus", 2, value
    elif isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) > 1:
        for i in range(len(node.elts)):
            rest = node.elts[:i] + node.elts[i + 1 :]
            yield "surplus", 2, rest[0] if len(rest) == 1 else _like(node, type(node)(rest, ast.Load()))


_ADDED = (ast.Add(), ast.Mult(), ast.MatMult(), ast.Pow())


def _names_in(node):
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _missing(node, scope):
    """A factor, a term, a square, a slope or a function that is not there."""
    if not isinstance(node, (ast.Name, ast.BinOp, ast.Call, ast.Subscript, ast.Attribute)):
        return
    if _reads_off(node) or not _may_be_a_number(node, scope):
        return
    yield "missing", 3, _binary(node, node, ast.Pow(), _number(node, 2))
    yield "off by one", 3, _binary(node, node, ast.Add(), _number(node, 1))
    yield "off by one", 3, _binary(node, node, ast.Sub(), _number(node, 1))
    for name in scope.names:
        other = _name(node, name)
        for operator in _ADDED if name in _names_in(node) else (*_ADDED, ast.Sub(), ast.Div()):  # `n - 1 - n` is no slip
            yield "missing", 3, _binary(node, node, operator, other)
        slope = _binary(node, other, ast.Mult(), _binary(node, _number(node, 1), ast.Sub(), other))
        yield "missing", 3, _binary(node, node, ast.Mult(), slope)
    for function in ("sum", "mean", "max", "sqrt", "abs", "exp", "log"):
        if scope.numpy:
            kind = "whole array" if function in _REDUCING else "missing"
            yield kind, 3, _call(node, _attribute(node, _name(node, scope.numpy), function), node)
    for name in scope.parameters:
        yield "missing", 3, _call(node, _name(node, name), node)


def _one_minus(node, scope):
    if getattr(getattr(node, "right", None), "value", None) == 1:  # the ones would cancel
        return
    if isinstance(node, (ast.Name, ast.BinOp, ast.Call, ast.Subscript, ast.Attribute)) and _may_be_a_number(node, scope):
        yield "one minus", 2, _binary(node, _number(node, 1), ast.Sub(), node)


def _copied(node, scope):
    if isinstance(node, ast.Name) and node.id in scope.parameters:
        yield "copy", 3, _call(node, _attribute(node, node, "copy"))
        if scope.numpy:
            numpy = _name(node, scope.numpy)
            yield "type", 3, _call(node, _attribute(node, numpy, "array"), node, dtype=_name(node, "float"))


def _typed(node, scope):
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("zeros", "ones", "zeros_like", "ones_like", "full", "empty", "array", "asarray"):
            others = [one for one in node.keywords if one.arg != "dtype"]
            made = _call(node, node.func, *node.args[: 1 + (node.func.attr == "full")], dtype=_name(node, "float"))
            made.keywords += others
            yield "type", 2, made
        if node.func.attr in ("astype", "copy"):
            yield "type", 2, node.func.value
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("int", "float", "list") and len(node.args) == 1:
        yield "type", 2, node.args[0]


#: What could be missing, at every place. All of these have a rank of 3.
_UNLIKELY = (_copied, _factor, _missing)
_OF_EXPRESSIONS = (
    _brackets,
    _minus,
    _operator,
    _order,
    _other_name,
    _function,
    _size,
    _other_number,
    _off_by_one,
    _axis,
    _transposed,
    _index,
    _surplus,
    _one_minus,
    _typed,
    *_UNLIKELY,
)


# ---------------------------------------------------------------- statements


def _accumulate(node, scope):
    """Another operation of ``+=``."""
    if isinstance(node, ast.AugAssign):
        for operator in (ast.Add, ast.Sub, ast.Mult, ast.Div):
            if not isinstance(node.op, operator):
                yield "operator", 1, node, "op", operator()


def _start(node, scope):
    """Another value to begin with."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        value = node.value
        if isinstance(value, ast.Constant) or (isinstance(value, ast.UnaryOp) and isinstance(value.operand, ast.Constant)):
            infinite = _call(value, _name(value, "float"), _number(value, "inf"))
            yield "start", 1, node, "value", infinite
            yield "start", 1, node, "value", _like(value, ast.UnaryOp(ast.USub(), infinite))
            for name in scope.parameters:
                yield "start", 2, node, "value", _like(value, ast.Subscript(_name(value, name), _number(value, 0), ast.Load()))


def _branches(node, scope):
    if isinstance(node, ast.If):
        yield "condition", 1, node, "test", _like(node.test, ast.UnaryOp(ast.Not(), node.test))


_IN_PLACE = (_accumulate, _start, _branches)


_PLAIN = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr)


def _of_statements(block):
    """Moves in a list of statements: the whole list is replaced, and put back."""
    for i, one in enumerate(block):
        before, after = block[:i], block[i + 1 :]
        if len(block) > 1 and not isinstance(one, ast.Return):
            twice = bool(before) and ast.dump(before[-1]) == ast.dump(one)
            yield _rearranged("surplus", one, 0 if twice or _only_acts(one) else 3, block, before + after)
        if after and not isinstance(one, ast.Return):
            rank = 1 if isinstance(one, _PLAIN) and isinstance(after[0], _PLAIN) else 3
            yield _rearranged("sequence", one, rank, block, [*before, after[0], one, *after[1:]])
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
            for operator in (ast.Add(), ast.Sub(), ast.Mult()):
                target = _like(one, ast.Name(one.targets[0].id, ast.Store()))
                yield _rearranged(
                    "accumulate", one, 1, block, [*before, _like(one, ast.AugAssign(target, operator, one.value)), *after]
                )
        if _keeps_none(one):
            yield _rearranged("accumulate", one, 0, block, [*before, _like(one, ast.Expr(one.value)), *after])
        if isinstance(one, ast.AugAssign):
            yield _rearranged("accumulate", one, 1, block, [*before, _like(one, ast.Assign([one.target], one.value)), *after])
        if isinstance(one, (ast.For, ast.While)):
            yield from _around_a_loop(block, i)
        if isinstance(one, ast.If):
            yield from _around_a_condition(block, i)


def _only_acts(statement):
    """A line that calls or changes something and keeps nothing of it: where it can be left out, nothing else is wrong."""
    if isinstance(statement, ast.AugAssign):
        return not isinstance(statement.target, ast.Name)
    return isinstance(statement, ast.With) or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call))


def _keeps_none(statement):
    """``row = row.append(…)``, by which the list is lost."""
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Call):
        return False
    function = statement.value.func
    changes = isinstance(function, ast.Attribute) and function.attr in ("append", "extend", "insert", "sort", "reverse")
    return changes and getattr(statement.targets[0], "id", None) == getattr(function.value, "id", "")


def _rearranged(kind, node, rank, block, new):
    return Move(kind, node, rank, block, slice(None), new)


def _around_a_loop(block, i):
    """What stands behind a loop into it, what stands last in it behind it, and what stands before it into it."""
    loop, before, after = block[i], block[:i], block[i + 1 :]
    if isinstance(loop, ast.For) and not _names_in(loop.target) & {name for one in loop.body for name in _names_in(one)}:
        yield _rearranged("loop", loop.body[0], 1, block, [*before, *loop.body, *after])  # each round does the same
    if len(loop.body) > 1:
        last = loop.body[-1]
        kind = "return" if isinstance(last, ast.Return) else "loop"
        without = _loop_with(loop, loop.body[:-1])
        if _is_read(last, after):
            # That a call is too much comes first; and an attribute, as `w.grad`, may be what was kept in a round before.
            rank = 2 if _renews_an_attribute(last) else 1 if _only_acts(last) else 0
            yield _rearranged(kind, last, rank, block, [*before, without, last, *after])
        else:
            yield _rearranged("surplus", last, 0, block, [*before, without, *after])
        yield _rearranged("loop", loop.body[0], 2, block, [*before, loop.body[0], _loop_with(loop, loop.body[1:]), *after])
    if after and not isinstance(after[0], ast.Return):
        yield _rearranged("loop", after[0], 1, block, [*before, _loop_with(loop, [*loop.body, after[0]]), *after[1:]])
    if before and not _makes_a_tool(before[-1]) and not _is_only_added_to(before[-1], loop):
        yield _rearranged("loop", before[-1], 1, block, [*before[:-1], _loop_with(loop, [before[-1], *loop.body]), *after])


def _makes_a_tool(statement):
    """``optimizer = SGD(…)``: made anew in each round, it would forget what it has done. Lists and arrays are emptied so."""
    value = getattr(statement, "value", None)
    if not isinstance(statement, ast.Assign) or not isinstance(value, ast.Call):
        return False
    name = getattr(value.func, "attr", getattr(value.func, "id", ""))
    return name not in ("zeros", "ones", "empty", "full", "zeros_like", "ones_like", "copy", "array", "list", "dict", "set")


def _is_only_added_to(statement, loop):
    """Whether a line begins a sum of which a loop reads nothing: made anew in each round, it would let the loop do nothing."""
    names = {getattr(target, "id", None) for target in getattr(statement, "targets", [])}
    read = _names_in(loop) & names
    added = {node.target for node in ast.walk(loop) if isinstance(node, ast.AugAssign)}
    others = {one.id for one in ast.walk(loop) if isinstance(one, ast.Name) and one not in added}
    return bool(read) and not (others & names)


def _is_read(statement, after):
    """Whether what a line renews is read behind the loop in which it stands last, as far as the next lines tell."""
    targets = [statement.target] if isinstance(statement, ast.AugAssign) else getattr(statement, "targets", [])
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    ends = bool(after) and isinstance(after[-1], ast.Return)
    return not (names and ends) or bool(names & {name for one in after for name in _names_in(one)})


def _renews_an_attribute(statement):
    return any(isinstance(target, ast.Attribute) for target in getattr(statement, "targets", []))


def _loop_with(loop, body):
    fields = dict(ast.iter_fields(loop)) | {"body": body}
    return _like(loop, type(loop)(**fields))


def _around_a_condition(block, i):
    """What stands last under a condition behind it, and the other way round."""
    test, before, after = block[i], block[:i], block[i + 1 :]
    if len(test.body) > 1:
        inside = _like(test, ast.If(test.test, test.body[:-1], test.orelse))
        yield _rearranged("condition", test.body[-1], 2, block, [*before, inside, test.body[-1], *after])
    if after:
        inside = _like(test, ast.If(test.test, [*test.body, after[0]], test.orelse))
        yield _rearranged("condition", after[0], 2, block, [*before, inside, *after[1:]])
    yield _rearranged("condition", test, 2, block, [*before, *test.body, *after])
