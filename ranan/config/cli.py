"""The command line: `ranan <command>`. 0 done, 1 refused or failed with a sentence on stderr, 2 wrong usage."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType

import psycopg
from django.db.utils import OperationalError, ProgrammingError

from ranan.config import commands
from ranan.config.say import Refused, both, complain
from ranan.kit.database import AddressError, is_embedded
from ranan.kit.home import Home
from ranan.kit.postgres import PostgresError, running
from ranan.kit.tiles import TilesError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ranan.config.settings")
    args = _parse(list(sys.argv[1:] if argv is None else argv))
    try:
        with _ready(getattr(args.module, "NEEDS", "database")):
            return int(args.module.run(args))
    except (Refused, PostgresError, AddressError, TilesError) as error:
        complain(str(error), str(error))
    except (psycopg.OperationalError, OperationalError) as error:
        complain(f"无法连接数据库：{error}", f"can't reach the database: {error}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # who read our output has left
    except OSError as error:  # a full disk, a folder that is a file, a place that may not be written
        complain(f"无法读写：{error}", f"can't read or write: {error}")
    except KeyboardInterrupt:
        pass
    return 1


def _parse(argv: list[str]) -> argparse.Namespace:
    """The arguments; those of a command that passes them on stay as they are, options too."""
    parser, subparsers = _parser()
    found = subparsers.choices.get(argv[0]) if argv else None
    module = found.get_default("module") if found else None
    if getattr(module, "PASSES_ON", False):
        return argparse.Namespace(module=module, rest=argv[1:])
    return parser.parse_args(argv)


def _parser() -> tuple[argparse.ArgumentParser, argparse._SubParsersAction[argparse.ArgumentParser]]:
    parser = argparse.ArgumentParser(
        prog="ranan", description=both("燃安：一个区的燃气安全专项治理", "Ran'an: a district's gas-safety campaign")
    )
    subparsers = parser.add_subparsers(metavar=both("命令", "command"), required=True)
    for module in _modules():
        before = set(subparsers.choices)
        module.add(subparsers)
        for name in set(subparsers.choices) - before:
            subparsers.choices[name].set_defaults(module=module)
    return parser, subparsers


def _modules() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(commands.__path__))
    return [importlib.import_module(f"{commands.__name__}.{name}") for name in names]


@contextlib.contextmanager
def _ready(needs: str) -> Iterator[None]:
    """Django, and the database unless the command does without; both end with the command."""
    if needs == "nothing":
        yield
        return
    with contextlib.ExitStack() as stack:
        if needs == "database" and is_embedded(os.environ):
            stack.enter_context(running(Home.from_env()))
        import django  # noqa: PLC0415 - only for commands that need it

        django.setup()
        from django.db import OperationalError, connections  # noqa: PLC0415

        try:
            yield
        except OperationalError as error:
            raise error.__cause__ or error from None
        except ProgrammingError as error:
            if isinstance(error.__cause__, psycopg.errors.UndefinedTable | psycopg.errors.UndefinedColumn):
                raise Refused(
                    both(
                        "数据库还没有建立，或不是本版本的结构。请先 make run 或 ranan init；已有数据的，先 ranan migrate",
                        "the database is not made yet, or not in this version's form. Run make run or ranan init first; "
                        "where there are data, ranan migrate",
                    )
                ) from error
            raise
        finally:
            connections.close_all()


if __name__ == "__main__":
    sys.exit(main())
