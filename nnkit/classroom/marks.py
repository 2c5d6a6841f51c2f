"""What a class has done, and what follows from it: counts, the commonest mistakes, answers that are alike, what to discuss."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from nnkit.exercises import registry

#: What can be said of an exercise, each with its sign in the table.
STATES = {"right": "✓", "named mistake": "✗", "other": "≠", "not attempted": "–"}
_STATE_OF = {"correct": "right", "mistake": "named mistake", "not attempted": "not attempted"}
#: Exercises that are suggested for the next lesson, at most.
_DISCUSSED = 5


@dataclass
class Student:
    """What one student has handed in.

    Attributes
    ----------
    name : str
    verdicts : dict of str to dict
        By the ids of exercises: what :func:`nnkit.classroom.judging.kept` keeps of each.
    problems : list of (str, str)
        Files that could not be read, and why.
    late : bool
    """

    name: str
    verdicts: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    late: bool = False

    def state(self, id):
        """One of :data:`STATES`."""
        status = self.verdicts.get(id, {}).get("status", "not attempted")
        return _STATE_OF.get(status, "other")

    def add(self, verdicts):
        """Take over verdicts of a later file: an exercise that is empty there keeps what it had."""
        for id, verdict in verdicts.items():
            if id not in self.verdicts or verdict["status"] != "not attempted":
                self.verdicts[id] = verdict


@dataclass
class Marks:
    """A class.

    Attributes
    ----------
    students : list of Student
    """

    students: list

    @property
    def ids(self):
        """The exercises that somebody's notebook checks, in the order of the book."""
        seen = set().union(*(student.verdicts for student in self.students))
        return [id for id in registry() if id in seen]

    def counts(self, id):
        """How many students are in each of :data:`STATES`."""
        return Counter(student.state(id) for student in self.students)

    def mistakes(self, id=None):
        """Named mistakes and who made them, the commonest first.

        Parameters
        ----------
        id : str, optional
            Of one exercise; otherwise of all.

        Returns
        -------
        list of (str, int, list of Student)
            The exercise, the number of the mistake in its list, and the students.
        """
        made = defaultdict(list)
        for student in self.students:
            for one in [id] if id else self.ids:
                if student.state(one) == "named mistake":
                    made[one, student.verdicts[one]["mistake"]].append(student)
        return sorted(((*key, students) for key, students in made.items()), key=lambda entry: -len(entry[2]))

    def others(self, id):
        """What was said to answers that are wrong in another way, and how often."""
        return Counter(student.verdicts[id]["text"] for student in self.students if student.state(id) == "other")

    def to_discuss(self):
        """The exercises with the most answers that are not right, at most five; of two with equally many the earlier one."""
        missed = {id: counts["named mistake"] + counts["other"] for id in self.ids if (counts := self.counts(id))}
        return sorted(filter(missed.get, missed), key=lambda id: -missed[id])[:_DISCUSSED]

    def alike(self):
        """Students with the same wrong answer that is uncommon: no known mistake, and made by few.

        Two answers are the same if they gave the same results in all cases, or if their codes differ in names and spaces.

        Returns
        -------
        list of (tuple of str, list of str)
            Names, and the exercises; whoever shares most comes first.
        """
        few, shared = max(2, len(self.students) // 10), defaultdict(list)
        for id in self.ids:
            others = [student for student in self.students if student.state(id) == "other"]
            groups = set()
            for kind in ("results", "form"):
                same = defaultdict(list)
                for student in others:
                    same[student.verdicts[id][kind]].append(student.name)
                groups |= {tuple(names) for key, names in same.items() if key and 2 <= len(names) <= few}
            for names in groups:
                if not any(set(names) < set(more) for more in groups):
                    shared[names].append(id)
        return sorted(shared.items(), key=lambda entry: -len(entry[1]))
