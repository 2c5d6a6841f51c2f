"""What changes nothing of what it is given says so itself.

Who runs code piece by piece, and again only what is needed, must know which calls change what they are given, as ``fit``
changes the network that it trains, and which do not. A function that does not is marked where it is written: a list of names
elsewhere would be wrong as soon as one of them changed.
"""


def pure(function):
    """Decorator: mark a function or a method that changes nothing of what it is given.

    Returns
    -------
    function
        The same, with an attribute ``pure``, which is True.
    """
    function.pure = True
    return function
