"""Workflow drawings: DOT in, SVG out, in a child process: Graphviz and WeasyPrint cannot share one."""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from casework.delivery.child import Limits, run

LIMITS = Limits(memory=1 << 30, processor=20, wall=40.0)
EDITION = "1"  # part of the cache's key: raise it when the finishing below changes


def draw(dot: str, title: str = "", home: Path | None = None) -> str:
    """Return the SVG element of a DOT graph, named `title` for readers by ear; kept in `home`/cache."""
    mark = sha256("\0".join((EDITION, title, dot)).encode()).hexdigest()
    kept = home / "cache" / f"{mark}.svg" if home else None
    if kept and kept.exists():
        return kept.read_text("utf-8")
    svg = finished(run("casework.delivery.drawing", dot.encode(), LIMITS).decode(), title)
    if kept:
        keep(kept, svg.encode())
    return svg


def finished(svg: str, title: str) -> str:
    """The bare element without Graphviz's own titles (they name codes), with `title` as its direct child."""
    svg = svg[svg.index("<svg") :].strip()
    own = re.search(r"<title>(.*?)</title>", svg, re.DOTALL)
    name = escape(title) if title else own.group(1) if own else "Workflow"
    bare = re.sub(r"\s*<title>.*?</title>|<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    head, rest = bare.split(">", 1)
    return f'{head} role="img"><title>{name}</title>{rest}'


def keep(path: Path, content: bytes) -> None:
    """Write a made file whole or not at all, so that a reader never finds half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{sha256(content).hexdigest()[:12]}")
    part.write_bytes(content)
    part.replace(path)


def _inside() -> None:
    import pygraphviz  # only ever in the child

    graph = pygraphviz.AGraph(sys.stdin.read())
    sys.stdout.buffer.write(graph.draw(format="svg", prog="dot"))


if __name__ == "__main__":
    _inside()
