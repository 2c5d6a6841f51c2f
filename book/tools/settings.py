"""What _config.yml says of the book."""

import pathlib

import yaml

ROOT = pathlib.Path(__file__).parents[2]
SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
