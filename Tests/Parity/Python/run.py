"""Runs every scenario below this folder and prints their traces as JSON.

What a newer asyncio is needed for says so in its first line, `# CPython 3.13`, and has a file of
the same name that ends in .trace: what that version does. An older one takes the trace from there.
"""

import asyncio
import json
import pathlib
import re
import runpy
import sys

import harness

FOLDER = pathlib.Path(__file__).resolve().parent


def run(path):
    """The trace of one scenario."""
    harness.trace.lines = lines = []
    scenario = runpy.run_path(str(path))
    with asyncio.Runner(loop_factory=harness.VirtualLoop) as runner:
        try:
            runner.run(scenario["main"]())
        except BaseException as error:
            lines.append(f"raised {harness.show(error)}")
    return lines


def trace_of(path):
    needs = re.match(r"# CPython (\d+)\.(\d+)$", path.read_text().splitlines()[0])
    if not needs:
        return run(path)
    documented = path.with_suffix(".trace").read_text().splitlines()
    if sys.version_info >= tuple(map(int, needs.groups())) and run(path) != documented:
        sys.exit(f"{path.name} does not do what its .trace says, in CPython {sys.version}")
    return documented


if sys.version_info < (3, 11):
    sys.exit(f"the twins need CPython 3.11 or newer; python3 is {sys.version.split()[0]}")
paths = [path for path in sorted(FOLDER.rglob("*.py")) if path.parent != FOLDER]
print(json.dumps({str(path.relative_to(FOLDER).with_suffix("")): trace_of(path) for path in paths}))
