"""Reading a PDF as a reader and an auditor would: its text, its pictures and its inside."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageStat

HOME = Path(__file__).parents[2] / "build" / "paper"  # fonts are made once and stay, under their stamp


def kept(path: Path, content: bytes) -> Path:
    """Write a paper where programs can read it."""
    path.write_bytes(content)
    return path


def run(program: str, *arguments: str | Path) -> str:
    """Run a program of poppler-utils or qpdf; its output."""
    if (found := shutil.which(program)) is None:
        pytest.skip(f"no {program} on this machine")
    done = subprocess.run([found, *arguments], capture_output=True, timeout=60, check=True)
    return done.stdout.decode("utf-8", "replace")


def words(pdf: Path) -> str:
    """The text of a PDF with every gap as one blank, as pdftotext reads it."""
    return " ".join(run("pdftotext", "-raw", pdf, "-").split())


def fonts(pdf: Path) -> dict[str, bool]:
    """Each font's name and whether it is embedded."""
    lines = run("pdffonts", pdf).splitlines()[2:]
    return {line.split()[0]: line.split()[-5] == "yes" for line in lines}


def ink(pdf: Path, folder: Path) -> list[float]:
    """For each page, drawn as a picture, the share of it that is not white."""
    run("pdftoppm", "-r", "40", "-gray", pdf, folder / "page")
    shares = []
    for path in sorted(folder.glob("page*")):
        with Image.open(path) as picture:
            grey = picture.convert("L").point([0 if level < 250 else 255 for level in range(256)])
            shares.append(1 - ImageStat.Stat(grey).mean[0] / 255)
    return shares


def pages(pdf: Path) -> int:
    """How many pages it has."""
    found = re.search(r"Pages:\s+(\d+)", run("pdfinfo", pdf))
    return int(found.group(1)) if found else 0
