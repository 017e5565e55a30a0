"""The command line `silverguard`; each command imports what it needs when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="银龄卫士 Silver Guard")

USAGE, REJECTED = 2, 3
"""Exit codes of the contract: wrong use or configuration; input rejected beyond its share."""


@app.callback()
def about() -> None:
    """Warn when elders wander, are defrauded, or lie helpless at home."""


@app.command()
def replay(
    events: Annotated[Path, typer.Option(help="NDJSON, .gz, .zst, .parquet, or - for stdin")],
    out: Annotated[Path, typer.Option(help="where the warnings go, - for stdout")],
    people: Annotated[Path | None, typer.Option(help="people register, CSV or NDJSON")] = None,
    scores: Annotated[Path | None, typer.Option(help="every judgement, as Parquet")] = None,
    model: Annotated[str, typer.Option(help="NAME@ALIAS, self or none")] = "self",
    tier: Annotated[int, typer.Option(min=0, max=3, help="lowest tier written")] = 1,
    sort: Annotated[bool, typer.Option("--sort", help="order the lines by time first")] = False,
    batch: Annotated[int, typer.Option(min=1, hidden=True)] = 5000,
    partitions: Annotated[int, typer.Option(min=1, hidden=True)] = 1,
) -> None:
    """Run recorded events through exactly the live pipeline."""
    from engine.replay import ReplayOptions
    from engine.replay import replay as run
    from engine.settings import Settings

    settings = Settings()
    options = ReplayOptions(
        events=events, out=out, people=people, scores=scores, model=model, tier=tier, sort=sort,
        batch=batch, partitions=partitions,
    )  # fmt: skip
    outcome = run(options, settings)
    counts = outcome.counts
    print(counts, file=sys.stderr)
    if counts.quarantined > settings.quarantine_share * max(1, counts.received):
        _end(REJECTED, "more lines were quarantined than allowed: run `silverguard validate` on it")
    if counts.late > settings.late_share * max(1, counts.received):
        _end(REJECTED, "more lines came late than allowed: try again with --sort")


def _end(code: int, message: str) -> None:
    print(message, file=sys.stderr)
    raise typer.Exit(code)


def main() -> None:
    """Run the command line; any error is one clear line."""
    try:
        app()
    except ValueError as error:
        print(f"silverguard: {error}", file=sys.stderr)
        sys.exit(USAGE)


if __name__ == "__main__":
    main()
