"""How a work is named in the text: by its authors."""


def authors(entry):
    """One name, two, or the first of several; the key where there is none."""
    names = [" ".join(person.prelast_names + person.last_names) for person in entry.persons.get("author", [])]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names) or entry.key
