"""The print fonts, made once from Noto Sans SC: `python -m casework.delivery.fonts DEST`.

CW holds Latin and everyday Chinese, with narrow quotation marks and middle dot, which English print needs;
CWQ holds the wide quotation marks of Chinese print; rare characters of names get a font when one is met.
Noto Sans SC is under the SIL Open Font License 1.1, whose text is laid beside the fonts.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from casework.delivery.child import Limits, run
from casework.delivery.drawing import keep

MODULE = "casework.delivery.fonts"
EDITION = "2"  # raise it when what is made below changes
INSTALLED = Path(sys.prefix) / "share/casework/fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}
NARROW = "‘’“”…"
WIDE = "“”…"
LIMITS = Limits(memory=2 << 30, processor=240, wall=480.0)


def ready(dest: Path) -> Path:
    """Make the fonts in `dest` unless they are there already; return `dest`."""
    if not _made(dest):
        run(MODULE, b"", LIMITS, "--everyday", str(dest.absolute()))
        keep(dest / "stamp", _edition().encode())
    return dest


def at_hand(home: Path) -> Path:
    """Return the folder of fonts that set-up made in the environment, or make them under `home`."""
    return INSTALLED if _made(INSTALLED) else ready(home / "fonts")


def rare(text: str, cache: Path) -> list[Path]:
    """Return Regular and Bold fonts (CWX) of the characters of `text` that CW lacks and Noto has, or none."""
    wanted = sorted({character for character in text if ord(character) > 0xFF} - everyday())
    if not wanted:
        return []
    mark = sha256((EDITION + "".join(wanted)).encode()).hexdigest()[:24]
    paths = [cache / f"CWX-{weight}-{mark}.ttf" for weight in WEIGHTS]
    if not all(path.exists() for path in paths):
        run(MODULE, "".join(wanted).encode(), LIMITS, "--rare", *(str(path.absolute()) for path in paths))
    return [path for path in paths if path.stat().st_size]


@cache
def everyday() -> frozenset[str]:
    """The characters of CW: Latin and signs, punctuation, and the 6,763 characters of GB 2312."""
    ranges = [
        (0x20, 0x250),
        (0x2000, 0x2070),
        (0x2190, 0x2200),
        (0x2500, 0x2600),
        (0x3000, 0x3040),
        (0xFF00, 0xFFF0),
    ]
    code_points = {point for first, last in ranges for point in range(first, last)} | {0x20AC, 0x2122, 0x2713}
    pairs = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return frozenset(map(chr, code_points)) | frozenset(
        "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    )


def _made(dest: Path) -> bool:
    stamp = dest / "stamp"
    return stamp.exists() and stamp.read_text("ascii") == _edition()


def _edition() -> str:
    return f"{EDITION} {version('justmytype-intl-cjk')} {version('fonttools')}\n"


def _make(dest: Path) -> None:
    """In the child: CW and CWQ in both weights, and the licence."""
    folder = _source().parent
    dest.mkdir(parents=True, exist_ok=True)
    plain, wide = _subset(everyday(), NARROW), _subset(WIDE)
    for name, weight in WEIGHTS.items():
        keep(dest / f"CW-{name}.ttf", _at_weight(plain, weight, narrowed=True))
        keep(dest / f"CWQ-{name}.ttf", _at_weight(wide, weight))
    shutil.copyfile(folder / "OFL.txt", dest / "OFL.txt")


def _make_rare(wanted: str, *paths: Path) -> None:
    """In the child: a font of few characters in both weights; empty files if Noto has none of them."""
    from fontTools.ttLib import TTFont

    held = TTFont(str(_source()), lazy=True).getBestCmap()
    found = [character for character in wanted if ord(character) in held]
    font = _subset(found) if found else b""
    for path, weight in zip(paths, WEIGHTS.values(), strict=True):
        keep(path, _at_weight(font, weight) if font else b"")


def _source() -> Path:
    return Path(str(files("justmytype_intl_cjk"))) / "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"


def _subset(characters: Iterable[str], narrowed: str = "") -> bytes:
    """The characters' part of the variable font; `narrowed` ones come with their narrow glyphs too."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(str(_source()), recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = True
    options.layout_features = ["kern", "mark", "ccmp", "pwid"] if narrowed else ["kern", "mark", "ccmp"]
    options.name_IDs = ["*"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=[ord(character) for character in characters])
    worker.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _at_weight(variable: bytes, weight: int, *, narrowed: bool = False) -> bytes:
    """A plain font of one weight; the same bytes each time."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(io.BytesIO(variable), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"wght": weight}, updateFontNames=True, inplace=True)
    if narrowed:
        _narrow(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _narrow(font: Any) -> None:
    """Give quotation marks and ellipsis their narrow glyphs, and the middle dot a narrow place."""
    held = dict(font.getBestCmap())
    narrow = _narrow_glyphs(font)
    for table in font["cmap"].tables:
        table.cmap.update({ord(one): narrow[held[ord(one)]] for one in NARROW if ord(one) in table.cmap})
    del font["GSUB"]
    dot = held[ord("·")]
    advance, left = font["hmtx"][dot]
    glyph = font["glyf"][dot]
    glyph.coordinates.translate((60 - left, 0))
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][dot] = (advance - 2 * (left - 60), 60)


def _narrow_glyphs(font: Any) -> dict[str, str]:
    table, found = font["GSUB"].table, {}
    for record in table.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex if record.FeatureTag == "pwid" else ():
            for part in table.LookupList.Lookup[index].SubTable:
                found.update(getattr(part, "ExtSubTable", part).mapping)
    return found


def _inside(arguments: list[str]) -> None:
    """From outside: DEST. As its own child: --everyday DEST, or --rare PATH PATH and characters given."""
    match arguments:
        case ["--everyday", dest]:
            _make(Path(dest))
        case ["--rare", *paths]:
            _make_rare(sys.stdin.read(), *map(Path, paths))
        case [dest]:
            ready(Path(dest))
        case _:
            sys.exit("usage: python -m casework.delivery.fonts DEST")


if __name__ == "__main__":
    _inside(sys.argv[1:])
