"""Settings of `make notebooks`: run every notebook and store it with its outputs.

What differs from machine to machine and from run to run is left out, so that a
second run changes no byte. Cells with the tag "mnist" run where NNKIT_DATA names
the folder of its files; elsewhere they keep the outputs that they have.
"""

import os
import pathlib

import nbformat
import yaml

INSTALL = """\
# On Colab and the like: get the library of this book. At home it is there.
import importlib.util

if importlib.util.find_spec("nnkit") is None:
    %pip install -q "nnkit[plots,explore,live,data] @ git+{url}@{branch}\""""


def with_install_cell(notebook, resources):
    """A first cell that the book's pages leave out, the same in all notebooks."""
    config = pathlib.Path(__file__).parent.parent / "_config.yml"
    repository = yaml.safe_load(config.read_text(encoding="utf-8"))["repository"]
    cell = nbformat.v4.new_code_cell(INSTALL.format(**repository), id="install")
    cell.metadata["tags"] = ["remove-cell"]
    others = [other for other in notebook.cells if other.id != "install"]
    notebook.cells = [cell, *others]
    return notebook, resources


def without_live_widgets(notebook, resources):
    """Widgets have random names that mean nothing later; their pictures stay."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(
                "application/vnd.jupyter.widget-view+json", None
            )
    return notebook, resources


c = get_config()  # noqa: F821  nbconvert provides it

c.NbConvertApp.export_format = "notebook"
c.NbConvertApp.writer_class = "FilesWriter"
c.NotebookExporter.preprocessors = [
    with_install_cell,
    "nbconvert.preprocessors.ExecutePreprocessor",
    # How the printed text is cut into pieces is chance: put the pieces together.
    "nbconvert.preprocessors.coalescestreams.CoalesceStreamsPreprocessor",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    without_live_widgets,
]
c.FilesWriter.build_directory = ""
c.NbConvertApp.use_output_suffix = False
c.ExecutePreprocessor.enabled = True
if "NNKIT_DATA" not in os.environ:
    c.ExecutePreprocessor.skip_cells_with_tag = "mnist"
c.ExecutePreprocessor.kernel_name = "python3"
c.ExecutePreprocessor.record_timing = False
c.ExecutePreprocessor.timeout = 300
c.ClearMetadataPreprocessor.enabled = True
c.ClearMetadataPreprocessor.clear_cell_metadata = False
c.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {"kernelspec"}
