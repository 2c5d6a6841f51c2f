"""Fetch every file that the pages load but that is not ours, as vendor.toml lists them, and check its SHA-256.

Run by a maintainer (it calls npm); readers never need it:

    python book/tools/vendor.py           fetch, and refuse a file whose checksum is not the listed one
    python book/tools/vendor.py --accept  fetch a new version, and write the checksums of what came into vendor.toml
"""

import hashlib
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib

TOOLS = pathlib.Path(__file__).parent
LIST = TOOLS / "vendor.toml"
ASSETS = TOOLS.parent / "assets"


def fetched(package, folder):
    """The files of an npm package, "name@version", as a mapping from path to bytes."""
    command = ["npm", "pack", "--silent", "--pack-destination", folder, package]
    archive = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(pathlib.Path(folder) / archive) as tar:
        members = [member for member in tar if member.isfile()]
        return {member.name.removeprefix("package/"): tar.extractfile(member).read() for member in members}


def listed():
    """What vendor.toml lists: package, version, licence and files, by name."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def place(name, path):
    """Where a package's file stands, below assets/vendor/."""
    return f"{name}/{path.removeprefix(listed()[name]['strip'])}"


def main(accept):
    text = LIST.read_text(encoding="utf-8")
    for name, entry in listed().items():
        with tempfile.TemporaryDirectory() as folder:
            files = fetched(f"{entry['package']}@{entry['version']}", folder)
        for path, expected in entry["files"].items():
            content = files[path]
            found = hashlib.sha256(content).hexdigest()
            if found != expected and not accept:
                sys.exit(f"{name}: {path} has SHA-256 {found}; expected {expected}")
            text = text.replace(f'"{path}" = "{expected}"', f'"{path}" = "{found}"')
            target = ASSETS / "vendor" / place(name, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    LIST.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main("--accept" in sys.argv[1:])
