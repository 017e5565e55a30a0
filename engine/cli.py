"""The command line `silverguard`; any error is one clear line and an exit code of the contract."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from engine.commands.archive import archive
from engine.commands.bridge import bridge
from engine.commands.check import check
from engine.commands.demo import demo
from engine.commands.desk import desk
from engine.commands.evaluate import evaluate
from engine.commands.explain import explain
from engine.commands.feed import feed
from engine.commands.models import models
from engine.commands.people import people
from engine.commands.replay import replay
from engine.commands.rows import rows
from engine.commands.simulate import simulate
from engine.commands.token import token
from engine.commands.train import train
from engine.commands.validate import validate
from engine.commands.worker import worker
from engine.exits import DONE, FAILED, USAGE, EndError
from engine.terminal import flush, spell_out

INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended: 128 + SIGINT."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="银龄卫士 Silver Guard: 老人走失、受骗、居家遇险时预警 warns when elders need help.",
)
for command in (
    demo, simulate, replay, validate, rows, train, evaluate, explain, feed, worker, archive, check,
    desk,
):  # fmt: skip
    app.command()(command)
app.add_typer(people, name="people")
app.add_typer(models, name="models")
app.add_typer(token, name="token")
app.add_typer(bridge, name="bridge")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code, errors stand on standard error."""
    try:
        code = app(args=arguments, prog_name="silverguard", standalone_mode=False)
    except EndError as end:
        return _end(end.code, str(end))
    except TyperException as error:
        return _misused(error.format_message())
    except ValueError as error:
        return _end(USAGE, str(error))
    except (KeyboardInterrupt, typer.Abort):
        return _end(INTERRUPTED, "已中断 interrupted")
    except BrokenPipeError:
        raise
    except OSError as error:
        return _end(FAILED, f"{error.strerror or type(error).__name__}: {error.filename or ''}")
    except Exception as error:
        # The last resort: an error nobody foresaw is told by its place, never by its text, which
        # may hold what an elder did.
        return _end(FAILED, _unforeseen(error))
    if code == INTERRUPTED:  # Typer makes a plain exit of Ctrl-C
        return _end(INTERRUPTED, "已中断 interrupted")
    return code if isinstance(code, int) else DONE


def _end(code: int, message: str) -> int:
    print("silverguard: " + " ".join(message.split()), file=sys.stderr)
    return code


def _misused(message: str) -> int:
    if message.startswith("Usage:"):  # nothing was asked: the help itself
        print(message, file=sys.stderr)
        return USAGE
    return _end(USAGE, message + " (see --help)")


def _unforeseen(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"
    return f"内部错误 internal error: {type(error).__name__} at {place}; please report it"


def main() -> None:
    """Run the command line and leave with its exit code."""
    spell_out()
    try:
        code = run()
        flush()
        sys.exit(code)
    except BrokenPipeError:
        os._exit(FAILED)


if __name__ == "__main__":
    main()
