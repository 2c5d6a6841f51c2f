"""The book on paper: what it needs is asked for first, and every command of README.md runs somewhere."""

import os
import pathlib
import re
import subprocess

import pytest

from book.tools import pdf

ROOT = pathlib.Path(__file__).parents[2]


def test_what_is_missing_is_said_with_the_packages_that_bring_it_before_anything_is_built(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(SystemExit) as ended:
        pdf.main()
    said = str(ended.value)
    assert all(f"  {what} (package {package})" in said for what, package, _ in pdf.NEEDED)
    assert "apt-get install fonts-freefont-otf fonts-noto-cjk latexmk texlive-fonts-recommended texlive-lang-chinese" in said


def test_only_what_is_missing_is_named(tmp_path, monkeypatch):
    for name, found in (("latexmk", ""), ("xelatex", ""), ("kpsewhich", "echo /a/$1"), ("fc-list", "")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{found}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    lines, packages = pdf.missing()
    assert packages == ["fonts-noto-cjk"] and len(lines) == 2


def test_what_a_failed_run_left_is_gone_before_the_next_one_builds(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "latex"
    folder.mkdir()
    (folder / "left.aux").write_text("of a run that failed", encoding="utf-8")
    there = []

    def build(command, **_):
        there.append(folder.exists())
        folder.mkdir()
        (folder / f"{pdf.NAME}.log").write_text("Output written", encoding="utf-8")
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(pdf, "ROOT", tmp_path)
    monkeypatch.setattr(pdf, "FOLDER", folder)
    monkeypatch.setattr(pdf, "missing", lambda: ([], []))
    monkeypatch.setattr(subprocess, "run", build)
    pdf.main()
    assert there == [False] and capsys.readouterr().out.endswith(f"{pdf.NAME}.pdf\n")


def test_letters_that_no_font_has_are_read_from_the_log():
    log = "Missing character: There is no ᵗ (U+1D57) in font FreeMono\nMissing character: There is no ₖ in font x\n" * 2
    assert pdf.missing_letters(log) == ["ᵗ", "ₖ"] and pdf.missing_letters("Output written") == []


def test_the_page_and_the_weekly_run_install_what_is_asked_for():
    packages = {package for _, package, _ in pdf.NEEDED}
    for path in ("book/pages/contributing.md", ".github/workflows/weekly.yml"):
        text = (ROOT / path).read_text(encoding="utf-8")
        [line] = re.findall(r"apt-get install (?:-y )?(latexmk.*)", text)
        assert set(line.split()) == packages, path


def test_every_command_of_the_readme_is_run_by_a_workflow():
    runs = [ROOT / ".ci" / "run", *(ROOT / ".github" / "workflows").iterdir()]
    run = "\n".join(path.read_text(encoding="utf-8") for path in runs)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    offered = set(re.findall(r"^make \w+", readme, re.MULTILINE)) | set(
        re.findall(r"^\.venv\\Scripts\\.*", readme, re.MULTILINE)
    )
    served = {line for line in offered if line.endswith(("serve.py", "notebook-dir=notebooks"))}  # they would never end
    assert len(offered) > 15 and len(served) == 2
    assert [line for line in sorted(offered - served) if not re.search(re.escape(line) + r"(?![\w-])", run)] == []
