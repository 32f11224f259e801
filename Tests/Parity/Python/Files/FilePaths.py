"""Directories, copies, links and names."""

import os
import shutil
import tempfile
from asyncio import to_thread
from pathlib import Path

from harness import trace


async def main():
    async def names(folder):
        return sorted(await to_thread(os.listdir, folder))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second, link = folder / "first", folder / "second", folder / "link"
        await to_thread(os.makedirs, folder / "a/b/c")
        await to_thread(first.write_text, "some text")
        await to_thread(shutil.copyfile, first, second)
        await to_thread(os.symlink, "second", link)
        trace(await names(folder))
        await to_thread(os.replace, first, second)
        trace("there", first.exists(), second.exists())
        trace("through the link", await to_thread(link.read_text))
        trace(await to_thread(os.readlink, link))
        await to_thread(os.remove, second)
        trace("a link to nothing", await to_thread(link.exists))
        await to_thread(shutil.rmtree, folder / "a")
        await to_thread(lambda: os.link(link, folder / "other", follow_symlinks=False))
        trace(await names(folder))
