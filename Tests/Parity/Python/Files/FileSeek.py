"""One position for reading and writing; holes, truncation, and no place before the start."""

import os
import tempfile
from asyncio import to_thread

from harness import trace


async def main():
    with tempfile.TemporaryDirectory() as folder:
        with await to_thread(open, os.path.join(folder, "file"), "w+b") as file:
            await to_thread(file.write, b"0123456789")
            trace("written, at", file.tell())
            await to_thread(file.seek, 2)
            trace([(await to_thread(file.read, 3)).decode()], "at", file.tell())
            await to_thread(file.seek, 2, os.SEEK_CUR)
            await to_thread(file.write, b"AB")
            trace("written over, at", file.tell())
            trace([(await to_thread(file.read)).decode()])
            trace("end", await to_thread(file.seek, 0, os.SEEK_END))
            trace("at the end", len(await to_thread(file.read, 10)))
            await to_thread(file.seek, 12)
            await to_thread(file.write, b"far")
            await to_thread(file.seek, 0)
            trace(list(await to_thread(file.read)))
            await to_thread(file.seek, 3)
            await to_thread(file.truncate, 5)
            trace("size", os.fstat(file.fileno()).st_size, "at", file.tell())
            trace([(await to_thread(file.read)).decode()])
            await to_thread(file.truncate, 7)
            trace(list(await to_thread(file.read)))
            try:
                await to_thread(file.seek, -100, os.SEEK_CUR)
            except OSError as error:
                trace("before the start", error.errno)
            trace("at", file.tell())
