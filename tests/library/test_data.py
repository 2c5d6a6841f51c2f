import gzip
import hashlib
import http.server
import importlib.util
import multiprocessing
import os
import pathlib
import sys
import threading
import tracemalloc
import zlib

import numpy as np
import pytest

from nnkit import data


def test_xor_is_one_where_exactly_one_is():
    x, t = data.xor()
    np.testing.assert_array_equal(t[:, 0], x[:, 0] != x[:, 1])
    assert len(np.unique(x, axis=0)) == 4


def test_line_and_parabola():
    x, t = data.line()
    np.testing.assert_array_equal(np.hstack([x, t]), [[1, 2], [2, 4], [3, 6], [4, 8], [5, 10]])
    x, t = data.parabola(5, (-1, 1))
    np.testing.assert_array_equal(x, [[-1], [-0.5], [0], [0.5], [1]])
    np.testing.assert_array_equal(t, x**2)


def test_sine_is_spaced_evenly_and_noisy_as_told():
    x, t = data.sine(5, noise=0)
    np.testing.assert_allclose(x[:, 0], [-1, -0.5, 0, 0.5, 1])
    np.testing.assert_allclose(t, np.sin(3 * x))
    x, t = data.sine(20_000, rng=np.random.default_rng(1))
    assert (t - np.sin(3 * x)).std() == pytest.approx(0.4, rel=0.02)
    assert data.sine()[1].shape == (15, 1)
    with pytest.raises(ValueError, match="samples is 0"):
        data.sine(0)


def test_moons_without_noise_are_two_half_circles():
    x, labels = data.moons(101, noise=0)
    assert np.bincount(labels).tolist() == [51, 50]
    np.testing.assert_allclose(np.hypot(*x[labels == 0].T), 1)
    np.testing.assert_allclose(np.hypot(x[labels == 1, 0] - 1, x[labels == 1, 1] - 0.5), 1)
    assert (x[labels == 0, 1] >= 0).all() and (x[labels == 1, 1] <= 0.5).all()


def test_houses_without_noise_cost_what_the_formula_says():
    x, prices = data.houses(300, noise=0)
    assert x.shape == (300, 4) and prices.shape == (300, 1)
    for (area, bedrooms, distance, age), [price] in zip(x, prices, strict=True):
        expected = 100.0
        expected += 2 * (area - 20 * bedrooms) if area > 20 * bedrooms else 0
        expected += 20 * (10 - distance) if distance < 10 else 0
        expected += 3 * (30 - age) if age < 30 else 0
        expected += 3 * (age - 80) if age > 80 else 0
        assert price == pytest.approx(expected)
    assert (x.min(axis=0) >= [40, 1, 0.5, 0]).all() and (x.max(axis=0) <= [200, 6, 30, 120]).all()
    assert np.corrcoef(x[:, 0], x[:, 1])[0, 1] > 0.5  # large houses have more bedrooms


def test_the_noise_of_houses_has_the_size_that_is_asked_for():
    quiet, loud = (data.houses(4000, noise=noise, rng=np.random.default_rng(2))[1] for noise in (0, 7))
    assert (loud - quiet).std() == pytest.approx(7, rel=0.05)


def test_spirals_without_noise_are_turned_copies():
    x, labels = data.spirals(300, 3, noise=0)
    angle = np.arctan2(x[:, 0], x[:, 1]) - 4 * np.hypot(*x.T)
    np.testing.assert_allclose(np.exp(1j * angle), np.exp(2j * np.pi * labels / 3), atol=1e-9)
    assert np.bincount(labels).tolist() == [100, 100, 100]


@pytest.mark.parametrize("make", [data.moons, data.spirals, data.houses])
def test_randomness_comes_from_the_generator_alone(make):
    np.testing.assert_array_equal(make()[0], make()[0])
    np.testing.assert_array_equal(make(rng=np.random.default_rng(3))[0], make(rng=np.random.default_rng(3))[0])
    assert np.any(make(rng=np.random.default_rng(3))[0] != make(rng=np.random.default_rng(4))[0])
    with pytest.raises(ValueError, match="samples is 0"):
        make(0)


def test_digits():
    split = data.load_digits()
    assert isinstance(split, data.Split) and [len(part) for part in split] == [1438, 1438, 359, 359]
    assert split.x_train.shape == (1438, 64) and split.x_test.shape == (359, 64)
    assert split.x_train.min() == 0 and split.x_train.max() == 1
    assert set(split.t_train) == set(split.t_test) == set(range(10))
    everything = np.concatenate([split.x_train, split.x_test])
    assert len(np.unique(everything, axis=0)) == 1797  # no sample is in both parts
    np.testing.assert_array_equal(split.t_test, data.load_digits().t_test)
    with pytest.raises(ValueError, match="test_fraction is 1"):
        data.load_digits(1)


SETS = {
    "train-images-idx3-ubyte.gz": np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3) * 15,
    "train-labels-idx1-ubyte.gz": np.array([7, 3], np.uint8),
    "t10k-images-idx3-ubyte.gz": np.full((1, 3, 3), 255, np.uint8),
    "t10k-labels-idx1-ubyte.gz": np.array([9], np.uint8),
}


def idx(array):
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return gzip.compress(bytes([0, 0, 8, array.ndim]) + sizes + array.tobytes())


@pytest.fixture
def small_mnist(monkeypatch):
    """Four small files in MNIST's format, and their checksums in place of MNIST's."""
    files = {name: idx(array) for name, array in SETS.items()}
    monkeypatch.setattr(data, "MNIST_FILES", {name: hashlib.sha256(content).hexdigest() for name, content in files.items()})
    contents = {name: hashlib.sha256(gzip.decompress(content)).hexdigest() for name, content in files.items()}
    monkeypatch.setattr(data, "MNIST_CONTENTS", contents)
    monkeypatch.delenv("NNKIT_DATA", raising=False)
    return files


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    import pooch

    folder = pathlib.Path(pooch.os_cache("nnkit")) / "mnist"
    assert tmp_path in folder.parents
    return folder


@pytest.fixture
def mirror(monkeypatch):
    """A mirror on this machine; its ``files`` can be changed, and ``asked`` tells what was fetched."""

    class Mirror(http.server.BaseHTTPRequestHandler):
        files, asked = {}, []

        def do_GET(self):
            name = self.path.rpartition("/")[2]
            self.asked.append(name)
            content = None if "gone" in self.path else self.files.get(name)
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Mirror.address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(data, "MNIST_MIRRORS", (Mirror.address + "gone/", Mirror.address))
    yield Mirror
    server.shutdown()
    server.server_close()


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def is_the_small_set(split):
    np.testing.assert_allclose(split.x_train, SETS["train-images-idx3-ubyte.gz"].reshape(2, 9) / np.float32(255), rtol=1e-7)
    assert split.t_train.tolist() == [7, 3] and split.t_test.tolist() == [9] and split.x_test.tolist() == [[1.0] * 9]
    return split.x_train.dtype == np.float32 and split.t_train.dtype == np.intp


def test_mnist_from_a_folder(small_mnist, tmp_path, monkeypatch):
    write(tmp_path, small_mnist)
    monkeypatch.setenv("NNKIT_DATA", str(tmp_path))
    assert is_the_small_set(data.load_mnist())
    assert data.load_mnist("float64").x_train.dtype == np.float64
    with pytest.raises(ValueError, match="dtype is uint8"):
        data.load_mnist(np.uint8)


@pytest.mark.parametrize("form", ["unpacked", "with a dot", "packed anew"])
def test_mnist_in_another_form_is_the_same_data(small_mnist, tmp_path, monkeypatch, form):
    for name, content in small_mnist.items():
        unpacked, short = gzip.decompress(content), name.removesuffix(".gz")
        name = {"unpacked": short, "with a dot": short.replace("-idx", ".idx"), "packed anew": name}[form]
        (tmp_path / name).write_bytes(gzip.compress(unpacked, 1, mtime=1) if form == "packed anew" else unpacked)
    monkeypatch.setenv("NNKIT_DATA", str(tmp_path))
    assert is_the_small_set(data.load_mnist())


@pytest.mark.parametrize("written", ["~/mnist", '"{}/mnist"', " '{}/mnist' "])
def test_the_folder_may_be_written_as_in_a_terminal(small_mnist, tmp_path, monkeypatch, written):
    write(tmp_path / "mnist", small_mnist)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("NNKIT_DATA", written.format(tmp_path))
    assert is_the_small_set(data.load_mnist())


def test_a_wrong_file_in_the_folder_is_named_and_left_there(small_mnist, tmp_path, monkeypatch):
    monkeypatch.setenv("NNKIT_DATA", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"train-images-idx3-ubyte.gz is not in the folder"):
        data.load_mnist()
    write(tmp_path, small_mnist)
    truncated = tmp_path / "t10k-labels-idx1-ubyte.gz"
    truncated.write_bytes(truncated.read_bytes()[:-4])
    with pytest.raises(
        ValueError, match=r"t10k-labels-idx1-ubyte.gz is not MNIST's file: its \d+ bytes have SHA-256 .*truncated"
    ):
        data.load_mnist()
    assert truncated.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not gzip", "not an IDX file of bytes"),
        (idx(np.zeros(3, np.uint8))[:-9], "not a whole gzip file"),
        (gzip.compress(b"\0\0\x08\x01\0\0\0\x05abc"), "not an IDX file of bytes, or has more or fewer bytes"),
        (gzip.compress(b"\0\0\x0d\x01\0\0\0\x03abc"), "not an IDX file of bytes"),
    ],
    ids=["not gzip", "truncated", "too short", "floats"],
)
def test_a_file_in_another_format_is_named(tmp_path, content, said):
    path = tmp_path / "file.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"file.gz is {said}"):
        data._read_idx(path)


def test_a_small_file_that_unpacks_to_very_much_is_refused_before_it_does(small_mnist, tmp_path, monkeypatch):
    unpack = zlib.compressobj(wbits=31)
    bomb = b"".join(unpack.compress(bytes(1_000_000)) for _ in range(300)) + unpack.flush()
    for name in small_mnist:
        (tmp_path / name).write_bytes(bomb)
    monkeypatch.setenv("NNKIT_DATA", str(tmp_path))
    tracemalloc.start()
    with pytest.raises(ValueError, match="is not MNIST's file"):
        data.load_mnist()
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()
    with pytest.raises(ValueError, match="unpacks to more than 47,040,016 bytes"):
        data._read_idx(tmp_path / name)


def test_mnist_is_downloaded_from_the_first_mirror_that_has_it_and_then_cached(small_mnist, cache, mirror):
    mirror.files = small_mnist
    mirror.asked.clear()
    assert is_the_small_set(data.load_mnist())
    assert len(mirror.asked) == 8  # the first mirror has nothing
    mirror.asked.clear()
    assert is_the_small_set(data.load_mnist())
    assert mirror.asked == []


def test_all_may_read_what_one_has_downloaded_and_nothing_of_a_killed_download_stays(small_mnist, cache, mirror):
    write(cache, {"tmpold": b"part", "tmpnew": b"part"})
    os.utime(cache / "tmpold", (0, 0))
    mirror.files = small_mnist
    assert is_the_small_set(data.load_mnist())
    assert {path.name for path in (cache).iterdir()} == {*small_mnist, "tmpnew"}  # which may be on its way still
    assert os.name != "posix" or all((cache / name).stat().st_mode & 0o044 == 0o044 for name in small_mnist)


def test_a_folder_in_the_place_of_a_file_is_named(small_mnist, cache, mirror):
    (cache / "train-images-idx3-ubyte.gz").mkdir(parents=True)
    mirror.files = small_mnist
    with pytest.raises(ValueError, match=r"train-images-idx3-ubyte.gz is a folder, and belongs to a file of that name"):
        data.load_mnist()


def test_a_download_needs_no_tqdm(small_mnist, cache, mirror, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "tqdm" else find(name))
    mirror.files = small_mnist
    assert is_the_small_set(data.load_mnist())


def test_a_damaged_file_in_the_cache_is_replaced(small_mnist, cache, mirror):
    write(cache, {**small_mnist, "train-labels-idx1-ubyte.gz": b"half a file"})
    mirror.files = small_mnist
    assert is_the_small_set(data.load_mnist())


def test_a_wrong_download_is_refused_and_never_left_in_the_cache(small_mnist, cache, mirror):
    write(cache, {"train-images-idx3-ubyte.gz": b"half a file"})
    mirror.files = dict.fromkeys(small_mnist, b"an error page")
    with pytest.raises(ConnectionError) as error:
        data.load_mnist()
    assert "train-images-idx3-ubyte.gz could not be downloaded" in str(error.value)
    assert f"{mirror.address}gone/: HTTPError: 404" in str(error.value)
    assert f"{mirror.address}: ValueError: SHA256 hash" in str(error.value)
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def test_without_a_network_the_error_says_what_was_tried_and_what_else_there_is(small_mnist, cache, monkeypatch):
    monkeypatch.setattr(data, "MNIST_MIRRORS", ("http://127.0.0.1:9/a/", "http://127.0.0.1:9/b/"))
    with pytest.raises(ConnectionError) as error:
        data.load_mnist()
    for part in (
        "http://127.0.0.1:9/a/: ConnectionError",
        "http://127.0.0.1:9/b/: ConnectionError",
        "(train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz)",
        "NNKIT_DATA",
        "load_digits()",
    ):
        assert part in str(error.value)


def test_without_pooch_the_error_says_what_else_there_is(small_mnist, monkeypatch):
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(ImportError, match=r"train-images.* with pooch, which is not installed.* in a folder .*NNKIT_DATA"):
        data.load_mnist()


def test_the_original_site_is_never_the_only_mirror():
    assert len(data.MNIST_MIRRORS) >= 2 and "lecun" not in data.MNIST_MIRRORS[0]


def _load(results):
    try:
        results.put(is_the_small_set(data.load_mnist()))
    except BaseException as error:
        results.put(repr(error))


def test_two_processes_that_download_at_once_do_no_harm(small_mnist, cache, mirror):
    mirror.files = small_mnist
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    processes = [context.Process(target=_load, args=(results,)) for _ in range(4)]
    for process in processes:
        process.start()
    assert [results.get(timeout=60) for _ in processes] == [True] * 4
    for process in processes:
        process.join()


def test_the_digits_are_those_of_scikit_learn():
    theirs = pytest.importorskip("sklearn.datasets").load_digits()
    digits, order = data.load_digits(), np.random.default_rng(0).permutation(1797)
    np.testing.assert_array_equal(np.vstack([digits.x_train, digits.x_test]) * 16, theirs.data[order])
    np.testing.assert_array_equal(np.concatenate([digits.t_train, digits.t_test]), theirs.target[order])


@pytest.mark.skipif(not os.environ.get("NNKIT_DATA"), reason="NNKIT_DATA names no folder with MNIST's files")
def test_the_real_mnist():
    split = data.load_mnist()
    assert split.x_train.shape == (60000, 784) and split.x_test.shape == (10000, 784)
    assert split.t_train[:5].tolist() == [5, 0, 4, 1, 9] and split.t_test[:3].tolist() == [7, 2, 1]
    assert np.bincount(split.t_train).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert split.x_train.mean(dtype=np.float64) == pytest.approx(0.1307, abs=5e-5)
