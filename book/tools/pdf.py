"""Set the whole book as one PDF. What LaTeX needs is asked for before anything is built, and looked at afterwards.

python book/tools/pdf.py
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
FOLDER = ROOT / "_build" / "latex"
NAME = "how-neural-networks-learn"

#: What is needed, the package of Debian and Ubuntu that has it, and how to ask for it.
NEEDED = (
    ("the program latexmk", "latexmk", ("which", "latexmk")),
    ("the program xelatex", "texlive-xetex", ("which", "xelatex")),
    ("LaTeX's fncychap.sty", "texlive-latex-extra", ("kpsewhich", "fncychap.sty")),
    ("LaTeX's xeCJK.sty", "texlive-lang-chinese", ("kpsewhich", "xeCJK.sty")),
    ("LaTeX's font pzdr", "texlive-fonts-recommended", ("kpsewhich", "pzdr.tfm")),
    ("the font FreeSerif", "fonts-freefont-otf", ("kpsewhich", "FreeSerif.otf")),
    ("the font Noto Serif CJK KR", "fonts-noto-cjk", ("fc-list", "Noto Serif CJK KR")),
    ("the font Noto Sans Mono CJK KR", "fonts-noto-cjk", ("fc-list", "Noto Sans Mono CJK KR")),
)


def is_there(asked):
    """Whether a program, a file of LaTeX or a font is there."""
    how, name = asked
    if how == "which":
        return shutil.which(name) is not None
    if shutil.which(how) is None:
        return False
    return bool(subprocess.run([how, name], capture_output=True, check=False).stdout.strip())


def missing():
    """What is missing, as lines to read, and the packages that bring it."""
    absent = [(what, package) for what, package, asked in NEEDED if not is_there(asked)]
    return [f"  {what} (package {package})" for what, package in absent], sorted({package for _, package in absent})


def missing_letters(log):
    """Letters that no font had, as the log of LaTeX names them."""
    return sorted(set(re.findall(r"Missing character: There is no (\S+)", log)))


def main():
    lines, packages = missing()
    if lines:
        install = f"On Debian and Ubuntu: apt-get install {' '.join(packages)}"
        sys.exit("\n".join(["The PDF needs LaTeX and some fonts. Missing here:", *lines, install]))
    shutil.rmtree(FOLDER, ignore_errors=True)  # what a failed run left would fail again
    builder = pathlib.Path(sys.executable).with_name("jupyter-book")
    command = [builder, "build", ROOT, "--all", "--builder", "pdflatex"]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode:
        sys.exit(f"{built.stdout[-3000:]}{built.stderr[-3000:]}\nThe whole log is {FOLDER / NAME}.log")
    if letters := missing_letters((FOLDER / f"{NAME}.log").read_text(encoding="utf-8", errors="replace")):
        sys.exit(f"The PDF is made, and no font has these letters: {' '.join(letters)}")
    print((FOLDER / f"{NAME}.pdf").relative_to(ROOT))


if __name__ == "__main__":
    main()
