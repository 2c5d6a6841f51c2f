"""Fetch every file that the pages load but that is not ours, as vendor.toml lists them, and check its SHA-256.

Run by a maintainer (it calls npm); readers never need it:

    python book/tools/vendor.py           fetch, and refuse a file whose checksum is not the listed one
    python book/tools/vendor.py --accept  fetch a new version, and write the checksums of what came into vendor.toml
"""

import hashlib
import json
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


def bundled(entry, folder):
    """The files of a bundle: one script that sets a global to what is exported, and the licences of its packages."""
    folder = pathlib.Path(folder)
    install(entry["packages"] | {"esbuild": entry["esbuild"]}, folder)
    imports = [f'import {{ {", ".join(names)} }} from "{package}";' for package, names in entry["exports"].items()]
    names = [name for names in entry["exports"].values() for name in names]
    source = "\n".join([*imports, f"window.{entry['global']} = {{ {', '.join(names)} }};"])
    (folder / "entry.js").write_text(source, encoding="utf-8")
    options = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--charset=utf8"]
    command = ["node_modules/.bin/esbuild", "entry.js", *options]
    script = subprocess.run(command, cwd=folder, check=True, capture_output=True).stdout
    return {"LICENSE": licences(entry["packages"], folder).encode(), entry["script"]: script}


def install(packages, folder):
    """Install exact versions, and nothing that is not among them but what belongs to esbuild on this machine."""
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": packages}), encoding="utf-8")
    command = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, check=True)
    lock = json.loads((folder / "node_modules" / ".package-lock.json").read_text(encoding="utf-8"))
    found = {path.removeprefix("node_modules/"): package["version"] for path, package in lock["packages"].items()}
    unlisted = {name: version for name, version in found.items() if packages.get(name) != version}
    unlisted = [f'"{name}" = "{version}"' for name, version in unlisted.items() if not name.startswith("@esbuild/")]
    if unlisted:
        sys.exit("Not listed, but needed: " + ", ".join(unlisted))


def licences(packages, folder):
    """The licences of packages, each text once, below the names of the packages that it belongs to."""
    owners = {}
    for name in packages:
        text = (folder / "node_modules" / name / "LICENSE").read_text(encoding="utf-8").strip()
        owners.setdefault(text, []).append(name)
    return "\n\n".join(f"{', '.join(names)}\n\n{text}\n" for text, names in owners.items())


def listed():
    """What vendor.toml lists: package, version, licence and files, by name. A bundle has packages and their versions."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def place(name, path):
    """Where a package's file stands, below assets/vendor/."""
    return f"{name}/{path.removeprefix(listed()[name]['strip'])}"


def main(accept):
    for name, entry in listed().items():
        with tempfile.TemporaryDirectory() as folder:
            single = "package" in entry
            files = fetched(f"{entry['package']}@{entry['version']}", folder) if single else bundled(entry, folder)
        for path, expected in entry["files"].items():
            content = files[path]
            found = hashlib.sha256(content).hexdigest()
            if found != expected and not accept:
                sys.exit(f"{name}: {path} has SHA-256 {found}; expected {expected}")
            if found != expected:  # the list may have been edited while this was fetched
                text = LIST.read_text(encoding="utf-8")
                LIST.write_text(text.replace(f'"{path}" = "{expected}"', f'"{path}" = "{found}"'), encoding="utf-8")
            target = ASSETS / "vendor" / place(name, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


if __name__ == "__main__":
    main("--accept" in sys.argv[1:])
