"""What a teacher runs: ``python -m nnkit.classroom`` says what there is."""

import argparse

from nnkit.classroom import editions


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m nnkit.classroom", description="What a teacher runs.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    editions.add_to(commands)
    given = parser.parse_args(arguments)
    given.run(given)


if __name__ == "__main__":
    main()
