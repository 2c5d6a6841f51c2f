"""``python -m nnkit.classroom``: what a teacher runs."""

import argparse

from nnkit.classroom import editions, export, otter_marks, report


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m nnkit.classroom", description="What a teacher runs.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    report.add_arguments(commands.add_parser("report", help="a class's notebooks as one page and one table"))
    editions.add_arguments(commands.add_parser("edition", help="chapters for nbgrader or otter-grader, with points"))
    otter_marks.add_arguments(commands.add_parser("marks", help="what otter-grader found, as one table"))
    export.add_arguments(commands.add_parser("export", help="questions for Moodle and other learning platforms"))
    given = parser.parse_args(arguments)
    given.run(given)


if __name__ == "__main__":
    main()
