"""Which notebooks there are, and what they are when nobody has run them: for students and for JupyterLite."""

import pathlib
import zipfile

import nbformat

NOTEBOOKS = sorted((pathlib.Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.name.startswith("ch")]


def unrun(path):
    """A notebook without outputs."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def write_students_edition(path):
    """All notebooks without outputs and with nothing given away, as one file that is the same at every build."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for source in NOTEBOOKS:
            entry = zipfile.ZipInfo(f"notebooks/{source.name}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, nbformat.writes(unrun(source)) + "\n")
