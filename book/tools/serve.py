"""Serve the built book to this machine alone, at a printed address, and open a browser where there is one."""

import functools
import http.server
import os
import pathlib
import sys
import webbrowser

BUILT = pathlib.Path(__file__).parents[2] / "_build" / "html"


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing for each file that is served."""


def make_server(folder, port):
    """A server for the folder on the loopback address; another free port is taken where the wanted one is in use."""
    handler = functools.partial(Handler, directory=folder)
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        return http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)


def has_screen():
    """Whether a browser window can open here. A text browser would take over the terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    if not (BUILT / "index.html").exists():
        sys.exit("The book is not built yet: run `jupyter-book build .` first, or `make book` for both.")
    with make_server(BUILT, 8000) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"The book is at {address} (press Ctrl-C to stop)", flush=True)
        if has_screen():
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
