"""Data sets: small ones made on the spot, the digits in this folder, and MNIST.

Inputs are (samples, features) arrays, labels are (samples,) integers, targets of a regression are (samples, outputs).
"""

import contextlib
import gzip
import hashlib
import importlib.util
import math
import os
import pathlib
import stat
import time
import zlib
from typing import NamedTuple

import numpy as np

from nnkit.checks import as_array, as_count, as_float_type, as_generator, as_not_negative, as_number_in, shown

#: Where MNIST is downloaded from, in this order. The original site comes last, because it is often closed.
MNIST_MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "http://yann.lecun.com/exdb/mnist/",
)

#: The four files of MNIST and their SHA-256.
MNIST_FILES = {
    "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}

#: SHA-256 of what is in them, for files that somebody has unpacked, or packed anew.
MNIST_CONTENTS = {
    "train-images-idx3-ubyte.gz": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte.gz": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte.gz": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte.gz": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}

_LARGEST = 16 + 60_000 * 28 * 28  # bytes in the training images, unpacked
_ABANDONED = 3600  # seconds after which a download that is not done is left for good
_WITHOUT_DOWNLOAD = (
    f"With the four files of MNIST in a folder ({', '.join(MNIST_FILES)}), name it in the environment variable NNKIT_DATA. "
    "load_digits() needs no download and is used the same way."
)


class Split(NamedTuple):
    """Inputs and labels for training and for testing.

    Parameters
    ----------
    x_train : (samples, features) array
    t_train : (samples,) array of int
    x_test : (samples, features) array
    t_test : (samples,) array of int
    """

    x_train: np.ndarray
    t_train: np.ndarray
    x_test: np.ndarray
    t_test: np.ndarray


def xor():
    """The four points of exclusive or.

    Returns
    -------
    x : (4, 2) array of 0 and 1
    t : (4, 1) array, 1 where exactly one of the two is 1
    """
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return x, np.array([[0.0], [1.0], [1.0], [0.0]])


def line():
    """Five points on y = 2x, x = 1 … 5.

    Returns
    -------
    x, t : (5, 1) arrays
    """
    x = np.arange(1.0, 6.0)[:, None]
    return x, 2 * x


def parabola(samples=41, span=(-2.0, 2.0)):
    """Evenly spaced points on y = x².

    Parameters
    ----------
    samples : int
    span : (float, float)
        The first and the last x.

    Returns
    -------
    x, t : (samples, 1) arrays
    """
    first, last = _as_span(span)
    x = np.linspace(first, last, as_count("samples", samples))[:, None]
    return x, x**2


def sine(samples=15, noise=0.4, rng=None):
    """Evenly spaced points on y = sin 3x, x from −1 to 1, with noise: few of them invite a network to learn the noise.

    Parameters
    ----------
    samples : int
    noise : float
        Standard deviation of what is added to each y.
    rng : numpy.random.Generator
        ``default_rng(0)`` where none is given.

    Returns
    -------
    x, t : (samples, 1) arrays
    """
    rng, samples = as_generator(rng), as_count("samples", samples)
    noise = as_not_negative("noise", noise)
    x = np.linspace(-1, 1, samples)[:, None]
    return x, np.sin(3 * x) + noise * rng.standard_normal(x.shape)


def houses(samples=400, noise=10.0, rng=None):
    """House prices, made up: a sum of four effects that each begin at some place, and noise.

    The price in thousands is 100 + 2 (area − 20 bedrooms)₊ + 20 (10 − distance)₊ + 3 (30 − age)₊ + 3 (age − 80)₊, where z₊ is
    z if it is positive, and else 0.

    Parameters
    ----------
    samples : int
    noise : float
        Standard deviation of what is added to each price.
    rng : numpy.random.Generator
        ``default_rng(0)`` where none is given.

    Returns
    -------
    x : (samples, 4) array
        Area in square metres (40 to 200), bedrooms (1 to 6, the more the larger the area), distance from the centre in
        kilometres (0.5 to 30), age in years (0 to 120).
    t : (samples, 1) array
        Prices in thousands.
    """
    rng, samples = as_generator(rng), as_count("samples", samples)
    noise = as_not_negative("noise", noise)
    area = rng.integers(40, 201, samples).astype(float)
    bedrooms = np.clip(np.round(area / 30 + rng.standard_normal(samples)), 1, 6)
    distance = np.round(rng.uniform(0.5, 30, samples), 1)
    age = rng.integers(0, 121, samples).astype(float)
    space, near, new, old = (np.maximum(z, 0) for z in (area - 20 * bedrooms, 10 - distance, 30 - age, age - 80))
    price = 100 + 2 * space + 20 * near + 3 * new + 3 * old
    x = np.column_stack([area, bedrooms, distance, age])
    return x, (price + noise * rng.standard_normal(samples))[:, None]


def moons(samples=200, noise=0.1, rng=None):
    """Two half circles that reach into each other.

    Parameters
    ----------
    samples : int
        Of both classes together; the first class gets one more where the number is odd.
    noise : float
        Standard deviation of what is added to each coordinate.
    rng : numpy.random.Generator
        ``default_rng(0)`` where none is given.

    Returns
    -------
    x : (samples, 2) array
    labels : (samples,) array of 0 and 1
    """
    rng, samples = as_generator(rng), as_count("samples", samples)
    noise = as_not_negative("noise", noise)
    labels = np.arange(samples) % 2
    angle = np.pi * rng.random(samples)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    lower = np.column_stack([1 - np.cos(angle), 0.5 - np.sin(angle)])
    x = np.where(labels[:, None] == 0, upper, lower)
    return x + noise * rng.standard_normal(x.shape), labels


def spirals(samples=300, classes=3, noise=0.1, rng=None):
    """Arms that wind around the origin, one for each class.

    Parameters
    ----------
    samples : int
        Of all classes together; the classes take turns.
    classes : int
    noise : float
        Standard deviation of what is added to the angle, in radians.
    rng : numpy.random.Generator
        ``default_rng(0)`` where none is given.

    Returns
    -------
    x : (samples, 2) array, within the unit circle
    labels : (samples,) integer array
    """
    rng, samples, classes = as_generator(rng), as_count("samples", samples), as_count("classes", classes)
    noise = as_not_negative("noise", noise)
    labels = np.arange(samples) % classes
    radius = rng.random(samples)
    angle = 4 * radius + 2 * np.pi * labels / classes + noise * rng.standard_normal(samples)
    return radius[:, None] * np.column_stack([np.sin(angle), np.cos(angle)]), labels


def load_digits(test_fraction=0.2, rng=None):
    """1,797 handwritten digits of 8 × 8 pixels by 13 people: no download, and small enough to train on in a second.

    They are the file digits.npz beside this one, in the order of scikit-learn's ``load_digits``, and come shuffled.

    Parameters
    ----------
    test_fraction : float
        Share of the samples kept for testing, between 0 and 1.
    rng : numpy.random.Generator
        Chooses which; ``default_rng(0)`` where none is given.

    Returns
    -------
    Split
        Inputs are (samples, 64) in [0, 1], labels 0 … 9.

    References
    ----------
    Alpaydin and Kaynak (1998), Optical recognition of handwritten digits, UCI Machine Learning Repository, CC BY 4.0: its test
    set.
    """
    test_fraction = as_number_in("test_fraction", test_fraction, "a number between 0 and 1", lambda share: 0 < share < 1)
    with np.load(pathlib.Path(__file__).with_name("digits.npz")) as file:
        images, labels = file["images"], file["labels"]
    order = as_generator(rng).permutation(len(images))
    x, t = images[order] / 16, labels[order].astype(np.intp)
    train = len(x) - round(test_fraction * len(x))
    return Split(x[:train], t[:train], x[train:], t[train:])


def load_mnist(dtype=np.float32):
    """MNIST: 60,000 handwritten digits for training and 10,000 for testing, of 28 × 28 pixels.

    The four files are read from the folder that the environment variable ``NNKIT_DATA`` names, packed or unpacked. Without it
    they are taken from the user's cache, and downloaded into it the first time. Every file is checked by its SHA-256.

    Parameters
    ----------
    dtype : float32 or float64

    Returns
    -------
    Split
        Inputs are (samples, 784) in [0, 1], labels 0 … 9.

    Raises
    ------
    ValueError
        If a file in ``NNKIT_DATA`` is not the file that it should be, or the dtype is not one of floats.
    FileNotFoundError
        If it is not there.
    ConnectionError
        If a file can be downloaded from none of the mirrors.
    ImportError
        If a download is needed and pooch is not installed.

    References
    ----------
    LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition.
    """
    dtype = as_float_type(dtype)
    folder = os.environ.get("NNKIT_DATA", "").strip().strip("\"'")
    folder = pathlib.Path(folder).expanduser() if folder else None
    files = [_checked_file(folder, name) if folder else _downloaded(name) for name in MNIST_FILES]
    x_train, t_train, x_test, t_test = (_read_idx(file) for file in files)
    return Split(_as_inputs(x_train, dtype), t_train.astype(np.intp), _as_inputs(x_test, dtype), t_test.astype(np.intp))


def _as_span(span):
    ends = as_array(span, "span")
    if ends.shape != (2,) or ends.dtype.kind not in "fiu" or not np.isfinite(ends).all():
        raise ValueError(f"span is {shown(span)}; expected its first and its last x")
    return ends


def _as_inputs(images, dtype):
    return images.reshape(len(images), -1) / dtype.type(255)


def _checked_file(folder, name):
    unpacked = name.removesuffix(".gz")
    names = (name, unpacked, unpacked.replace("-idx", ".idx"))  # the last is what some programs make of it
    path = next((folder / one for one in names if (folder / one).is_file()), None)
    if path is None:
        raise FileNotFoundError(f"{name} is not in the folder {folder} that NNKIT_DATA names. {_WITHOUT_DOWNLOAD}")
    if wrong := _what_is_wrong(path, name):
        raise ValueError(f"{path} is not MNIST's file: {wrong}")
    return path


def _what_is_wrong(path, name):
    """Why a file is not the one that it should be, or nothing; packed anew, it is another file with the same content."""
    packed = path.read_bytes()
    found, expected = hashlib.sha256(packed).hexdigest(), MNIST_FILES[name]
    with contextlib.suppress(ValueError):
        if found == expected or hashlib.sha256(_unpacked(path)).hexdigest() == MNIST_CONTENTS[name]:
            return ""
    return f"its {len(packed):,} bytes have SHA-256 {found}; expected {expected}. It is truncated, damaged or another file"


def _downloaded(name):
    """The file in the user's cache, downloaded from the first mirror that has it."""
    try:
        import pooch
    except ImportError as error:
        raise ImportError(f"{name} is downloaded with pooch, which is not installed. {_WITHOUT_DOWNLOAD}") from error
    folder = pathlib.Path(pooch.os_cache("nnkit")) / "mnist"
    path = folder / name
    if path.is_dir():
        raise ValueError(f"{path} is a folder, and belongs to a file of that name; remove it. {_WITHOUT_DOWNLOAD}")
    if path.is_file() and not _what_is_wrong(path, name):
        return path
    tried = []
    for mirror in MNIST_MIRRORS:
        # pooch downloads under a name of its own and renames a file whose checksum is right, over a wrong one too: a process
        # that reads, or that downloads at the same time, never sees a part of it.
        downloader = pooch.HTTPDownloader(progressbar=importlib.util.find_spec("tqdm") is not None, timeout=30)
        try:
            pooch.retrieve(mirror + name, MNIST_FILES[name], fname=name, path=folder, downloader=downloader)
            _share(path)
            return path
        except (OSError, ValueError) as error:
            tried.append(f"{mirror}: {_first_line(error)}")
    if path.is_file() and _what_is_wrong(path, name):
        path.unlink(missing_ok=True)  # whatever it is, it must not be there the next time
    raise ConnectionError(f"{name} could not be downloaded. Tried:\n  " + "\n  ".join(tried) + f"\n{_WITHOUT_DOWNLOAD}")


def _share(path):
    """Let all read a file that was downloaded, who may read the folder; and remove what killed downloads have left."""
    with contextlib.suppress(OSError):
        path.chmod(path.stat().st_mode | stat.S_IRGRP | stat.S_IROTH)
        for part in path.parent.glob("tmp*"):  # pooch's name for what is on its way
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()


def _first_line(error):
    return f"{type(error).__name__}: {error}".splitlines()[0][:160]


def _unpacked(path):
    """What is in a file, whether it is packed by gzip or not."""
    content = path.read_bytes()
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        with gzip.open(path) as file:
            content = file.read(_LARGEST + 1)  # a small file can unpack to more than any memory holds
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{path} is not a whole gzip file: {error}") from error
    if len(content) > _LARGEST:
        raise ValueError(f"{path} unpacks to more than {_LARGEST:,} bytes, which MNIST's largest file has")
    return content


def _read_idx(path):
    """The array in a file of MNIST's format: two zero bytes, 8 for bytes as type, the number of sizes, the sizes, the data."""
    content = _unpacked(path)
    head = content[:4]
    sizes = 4 * head[3] if len(head) == 4 and head.startswith(b"\0\0\x08") else 0
    shape = tuple(int.from_bytes(content[i : i + 4], "big") for i in range(4, 4 + sizes, 4))
    if not shape or len(content) != 4 + sizes + math.prod(shape):
        raise ValueError(f"{path} is not an IDX file of bytes, or has more or fewer bytes than its header says")
    return np.frombuffer(content, np.uint8, offset=4 + sizes).reshape(shape)
