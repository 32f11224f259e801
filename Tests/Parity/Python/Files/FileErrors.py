"""What fails fails with the same error number."""

import os
import tempfile
from asyncio import to_thread
from pathlib import Path

from harness import trace


async def main():
    async def attempt(name, function, *arguments):
        try:
            await to_thread(function, *arguments)
            trace(name, "succeeds")
        except OSError as error:
            trace(name, error.errno)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, missing, full = folder / "file", folder / "missing", folder / "full"
        await to_thread(file.write_text, "text")
        await to_thread(os.makedirs, full / "inner")
        await attempt("read a missing one", missing.read_bytes)
        await attempt("update a missing one", open, missing, "r+b")
        await attempt("create one that is there", open, file, "xb")
        await attempt("write a directory", folder.write_text, "text")
        await attempt("read a directory", folder.read_bytes)
        await attempt("through a file", (file / "inner").read_bytes)
        await attempt("too long a name", (folder / ("x" * 300)).read_bytes)
        await attempt("make a directory again", os.mkdir, full)
        await attempt("and once more", os.makedirs, full, 0o777, True)
        await attempt("make one where a file is", os.makedirs, file, 0o777, True)
        await attempt("make one in a missing one", os.mkdir, missing / "inner")
        await attempt("remove a missing one", os.remove, missing)
        await attempt("remove a full directory", os.rmdir, full)
        await attempt("rename a missing one", os.rename, missing, file)
        await attempt("put a file over a directory", os.rename, file, full)
        await attempt("read a file as a link", os.readlink, file)
        await attempt("list a file", os.listdir, file)
        link = folder / "link"
        await to_thread(os.symlink, link, link)
        await attempt("follow a link to itself", link.read_bytes)
