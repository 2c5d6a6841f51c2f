"""How much three schedules of review keep, and what they cost, on a model of forgetting.

    python benchmarks/forgetting.py

The schedules: the fixed table of the book's review page (read from its script), SM-2, and FSRS with the parameters that its
package comes with. Each item of the model has a stability S, in days. After t days it is recalled with the probability
(1 + t / 9 S)^-1, a power law (Wixted and Carpenter, 2007, The Wickelgren power law and the Ebbinghaus savings function,
Psychological Science 18). A recall makes S grow, the more the nearer it was to being forgotten; a failure takes it back to
where it began, and the answer is read again. Which numbers a reader has nobody knows: so three readers are tried, and what
is compared is how the schedules stand to each other. The model favours FSRS, whose own model is of this form.
"""

import argparse
import datetime
import pathlib
import re

import numpy as np

SCRIPT = pathlib.Path(__file__).parents[1] / "book" / "assets" / "schedule.js"
DAYS, ITEMS = 180, 400
#: Readers: the stability at first (its median), how much it grows at a recall, and the spread of both between items.
READERS = {"forgets fast": (1.5, 1.5), "average": (3.0, 2.5), "keeps well": (8.0, 3.0)}
SPREAD = 0.5
LOOKS = (30, 60, 90, 180)


class Never:
    """Read once, and never again."""

    name = "no review"

    def next(self, right, day):
        return None


class Table:
    """The intervals of the review page: after the last of them an item does not come back."""

    name = "2, 7, 21"

    def __init__(self):
        self.intervals = intervals()
        self.stage = -1

    def next(self, right, day):
        self.stage = self.stage + 1 if right else -1
        if not right:
            return day + 1
        return day + self.intervals[self.stage] if self.stage < len(self.intervals) else None


class SM2:
    """Wozniak's algorithm of 1990: 1 day, 6 days, then each interval times an ease that failures lower."""

    name = "SM-2"

    def __init__(self):
        self.ease, self.repetitions, self.interval = 2.5, 0, 0

    def next(self, right, day):
        quality = 4 if right else 2
        self.ease = max(1.3, self.ease + 0.1 - (5 - quality) * (0.08 + (5 - quality) * 0.02))
        if not right:
            self.repetitions, self.interval = 0, 1
        else:
            self.repetitions += 1
            self.interval = {1: 1, 2: 6}.get(self.repetitions, round(self.interval * self.ease))
        return day + self.interval


class FSRS:
    """The scheduler of the package fsrs, asked for a recall of 90 %, without steps within a day."""

    name = "FSRS, 90 %"

    def __init__(self):
        import fsrs

        self.fsrs = fsrs
        self.scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
        self.card = fsrs.Card()

    def next(self, right, day):
        begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
        rating = self.fsrs.Rating.Good if right else self.fsrs.Rating.Again
        self.card, _ = self.scheduler.review_card(self.card, rating, begin + datetime.timedelta(days=day))
        return max(day + 1, (self.card.due - begin).days)


def intervals():
    """The days of the table, as the page has them."""
    [found] = re.findall(r"const INTERVALS = \[([\d, ]+)\]", SCRIPT.read_text(encoding="utf-8"))
    return [int(days) for days in found.split(",")]


def recall(days, stability):
    """The probability of recalling an item so many days after it was last seen."""
    return 1 / (1 + days / (9 * stability))


def study(schedule, stability, growth, rng):
    """One item over half a year.

    Returns
    -------
    reviews : int
    failures : int
    kept : list of float
        The probability of recalling it on each of the days that are looked at.
    """
    first, last, due = stability, 0, schedule.next(True, 0)
    reviews = failures = 0
    kept = []
    for day in range(1, DAYS + 1):
        if due is not None and day >= due:
            chance = recall(day - last, stability)
            right = rng.random() < chance
            stability = stability * (1 + growth * (1 - chance) * 4) if right else first
            reviews, failures, last = reviews + 1, failures + (not right), day
            due = schedule.next(right, day)
        if day in LOOKS:
            kept.append(recall(day - last, stability))
    return reviews, failures, kept


def compare():
    """Rows of a table: reader, schedule, reviews and failures of an item, and what is kept."""
    for reader, (stability, growth) in READERS.items():
        for kind in (Never, Table, SM2, FSRS):
            rng = np.random.default_rng(0)
            stabilities = stability * np.exp(SPREAD * rng.standard_normal(ITEMS))
            growths = growth * np.exp(SPREAD * rng.standard_normal(ITEMS))
            studied = [study(kind(), s, g, rng) for s, g in zip(stabilities, growths, strict=True)]
            reviews, failures, kept = (np.mean(part, axis=0) for part in zip(*studied, strict=True))
            yield reader, kind.name, reviews, failures, kept


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    print("| reader | schedule | reviews | failures |", " | ".join(f"day {day}" for day in LOOKS), "|")
    print("|", " | ".join(["---"] * (4 + len(LOOKS))), "|")
    for reader, name, reviews, failures, kept in compare():
        shares = " | ".join(f"{share:.0%}" for share in kept)
        print(f"| {reader} | {name} | {reviews:.1f} | {failures:.1f} | {shares} |")


if __name__ == "__main__":
    main()
