"""``python -m nnkit.classroom``: what a teacher runs."""

import argparse

from nnkit.classroom import editions


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m nnkit.classroom", description="What a teacher runs.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    editions.add_arguments(commands.add_parser("edition", help="chapters for nbgrader or otter-grader"))
    given = parser.parse_args(arguments)
    given.run(given)


if __name__ == "__main__":
    main()
