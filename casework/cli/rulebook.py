"""`casework check`, `release` and `draw`: the rulebook held against itself, laid down, and drawn."""

from __future__ import annotations

from pathlib import Path

import click

from casework.errors import RulebookFaults

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def chosen() -> Path:
    """Return the rulebook that the settings name: the product's own unless CASEWORK_RULEBOOK is set."""
    from casework.config import Settings

    return Settings.read().rulebook


@click.command()
@click.argument("folder", type=FOLDER, required=False)
def check(folder: Path | None) -> None:
    """Read the rulebook strictly, play its scenarios, and tell every fault at once; exit status 1 if any.

    Example: casework check
    """
    from casework.delivery.mail_check import mail_faults
    from casework.rulebook.checking import faults_of_rulebook

    root = folder or chosen()
    faults, told = faults_of_rulebook(root)
    if not faults:
        faults = mail_faults(root)
    for line in () if faults else told:
        click.echo(line)
    if faults:
        raise RulebookFaults([*faults, f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}"])


@click.command()
@click.argument("folder", type=FOLDER, required=False)
def release(folder: Path | None) -> None:
    """Check the rulebook, write the workflows' pages and lay down what is new: it never changes again.

    Example: casework release
    """
    from casework.rulebook import load
    from casework.rulebook.checking import scenario_faults
    from casework.rulebook.document import write_documents
    from casework.rulebook.released import write_released

    root = folder or chosen()
    book = load(root)
    if broken := scenario_faults(book):
        raise RulebookFaults(broken)
    for name in write_documents(book):
        click.echo(f"wrote {name}")
    new = write_released(root)
    for name in new:
        click.echo(f"released {name}")
    click.echo(
        f"{len(new)} new; {len(book.workflows)} workflows and {len(book.rules)} terms lie as released."
    )


@click.command()
@click.argument("workflow")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the SVG here.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option(
    "--document", "pages", is_flag=True, help="Write the page of each workflow beside its definition."
)
@click.option("--dot", "as_dot", is_flag=True, help="Give the drawing in the DOT language, without Graphviz.")
@click.option("--folder", type=FOLDER, help="The rulebook; the one of CASEWORK_RULEBOOK if left out.")
def draw(
    workflow: str, output: Path | None, language: str, pages: bool, as_dot: bool, folder: Path | None
) -> None:
    """Draw a workflow as SVG: `complaint`, or one version of it, `complaint@1`.

    Example: casework draw complaint -o complaint.svg
    """
    from casework.domain.diagram import dot
    from casework.rulebook import load
    from casework.rulebook.document import write_documents

    book = load(folder or chosen())
    name, _, version = workflow.partition("@")
    definition = book.definition(name, int(version)) if version.isdigit() else book.latest(name)
    if pages:
        for page in write_documents(book):
            click.echo(f"wrote {page}")
        return
    drawing = dot(definition, language)
    if not as_dot:
        from casework.delivery.drawing import draw as drawn  # heavy: it starts a process with Graphviz

        drawing = drawn(drawing, definition.title.in_(language))
    if output is None:
        click.echo(drawing, nl=False)
    else:
        output.write_text(drawing, "utf-8")
        click.echo(f"wrote {output}")
