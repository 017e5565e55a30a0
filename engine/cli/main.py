"""The command line `silverguard`; any error is one clear line and an exit code of the contract."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from engine.cli.commands.archive import archive
from engine.cli.commands.audit import audit
from engine.cli.commands.backup import backup
from engine.cli.commands.bridge import bridge
from engine.cli.commands.check import check
from engine.cli.commands.clock import clock
from engine.cli.commands.convert import convert
from engine.cli.commands.demo import demo
from engine.cli.commands.desk import desk
from engine.cli.commands.evaluate import evaluate
from engine.cli.commands.evidence import evidence
from engine.cli.commands.explain import explain
from engine.cli.commands.feed import feed
from engine.cli.commands.journal import journal
from engine.cli.commands.models import models
from engine.cli.commands.people import people
from engine.cli.commands.places import places
from engine.cli.commands.replay import replay
from engine.cli.commands.restore import restore
from engine.cli.commands.retain import retain
from engine.cli.commands.rows import rows
from engine.cli.commands.rules import rules
from engine.cli.commands.simulate import simulate
from engine.cli.commands.token import token
from engine.cli.commands.train import train
from engine.cli.commands.user import user
from engine.cli.commands.validate import validate
from engine.cli.commands.worker import worker
from engine.cli.terminal import flush, spell_out
from engine.errors import DONE, FAILED, INTERRUPTED, TERMINATED, USAGE, EndError
from engine.storage_fault import storage_fault
from engine.version import VERSION
from streams.log.journal_record import JournalDamagedError
from streams.user_error import UserError

PRIVATE = 0o077
"""What is written is for its owner alone: everything holds persons."""

CLOUDS = ("botocore", "aiobotocore", "s3fs", "gcsfs", "google.", "adlfs", "azure.", "ossfs")
"""Who speaks for object stores; their texts may hold addresses and keys."""

app = typer.Typer(
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="银龄卫士 Silver Guard: 老人走失、受骗、居家遇险时预警 warns when elders need help.",
)
for command in (
    demo, simulate, replay, validate, rows, train, evaluate, explain, feed, worker, archive, backup,
    restore, retain, check, convert,
):  # fmt: skip
    app.command()(command)
app.add_typer(desk, name="desk")
app.add_typer(people, name="people")
app.add_typer(places, name="places")
app.add_typer(models, name="models")
app.add_typer(user, name="user")
app.add_typer(rules, name="rules")
app.add_typer(token, name="token")
app.add_typer(audit, name="audit")
app.add_typer(evidence, name="evidence")
app.add_typer(bridge, name="bridge")
app.add_typer(clock, name="clock")
app.add_typer(journal, name="journal")


def _say_version(wanted: bool) -> None:
    if wanted:
        print(f"silverguard {VERSION}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="版本 say which version this is"
        ),
    ] = False,
) -> None:
    """Take what stands before the command."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code, errors stand on standard error."""
    try:
        code = app(args=arguments, prog_name="silverguard", standalone_mode=False)
    except EndError as end:
        return _end(end.code, str(end))
    except JournalDamagedError as error:
        return _end(FAILED, str(error))
    except TyperException as error:
        return _misused(error.format_message())
    except UserError as error:
        return _end(USAGE, str(error))
    except (KeyboardInterrupt, typer.Abort):
        return _end(INTERRUPTED, "已中断 interrupted")
    except BrokenPipeError:
        raise
    except (OSError, sqlite3.Error) as error:
        return _end(FAILED, storage_fault(error, _home()))
    except Exception as error:
        # The last resort: an error nobody foresaw is told by its place, never by its text, which
        # may hold what an elder did.
        return _end(FAILED, _caused(error) or _unforeseen(error))
    if code == INTERRUPTED:  # Typer makes a plain exit of Ctrl-C
        return _end(INTERRUPTED, "已中断 interrupted")
    return code if isinstance(code, int) else DONE


def _home() -> Path | None:
    """Return the home as it is configured, None where that cannot be told."""
    from engine.settings import read_settings  # half a second that only an error costs

    try:
        return read_settings().home
    except UserError:
        return None


def _end(code: int, message: str) -> int:
    print("silverguard: " + " ".join(message.split()), file=sys.stderr)
    return code


def _misused(message: str) -> int:
    if message.startswith("Usage:"):  # nothing was asked: the help itself
        print(message, file=sys.stderr)
        return USAGE
    return _end(USAGE, message + " (see --help)")


def _caused(error: BaseException) -> str | None:
    """Return what a disk or a database did where that lies behind an error, None where not."""
    one: BaseException | None = error
    while one is not None:
        if isinstance(one, OSError | sqlite3.Error):
            return storage_fault(one, _home())
        if type(one).__module__.startswith(("psycopg", "sqlalchemy.exc")):
            name = type(one).__name__
            return f"数据库出错 the database failed ({name}); run: silverguard check"
        if type(one).__module__.startswith(CLOUDS):
            name = type(one).__name__
            return (
                f"对象存储出错 the object store failed ({name}): look at its address and its keys"
            )
        one = one.__cause__ or one.__context__
    return None


def _unforeseen(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(last.filename)}:{last.lineno}"
    return f"内部错误 internal error: {type(error).__name__} at {place}; please report it"


def _terminated(number: int, _: object) -> None:
    sys.exit(TERMINATED)


def main() -> None:
    """Run the command line and leave with its exit code.

    SIGTERM unwinds what runs, as Ctrl-C does: what a command has started it also ends.
    """
    signal.signal(signal.SIGTERM, _terminated)
    spell_out()
    os.umask(PRIVATE)
    try:
        code = run()
        flush()
        sys.exit(code)
    except BrokenPipeError:
        os._exit(FAILED)


if __name__ == "__main__":
    main()
