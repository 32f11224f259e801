"""A file is closed while a read is under way, read afterwards, and closed twice."""

import asyncio
import os
import tempfile
import threading
from asyncio import to_thread

from harness import trace, turns


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        with open(path, "w") as file:
            file.write("one\ntwo\n")
        gate = threading.Event()
        file = await to_thread(open, path)

        def read_late():
            gate.wait()
            return file.readline()

        async def read():
            try:
                trace("read", (await to_thread(read_late)).rstrip("\n"))
            except ValueError:
                trace("read refused")

        reading = asyncio.create_task(read())
        await turns(1)
        await to_thread(file.close)
        trace("closed")
        gate.set()
        await reading
        try:
            await to_thread(file.readline)
        except ValueError:
            trace("read too late, refused")
        await to_thread(file.close)
        trace("closed twice", file.closed)
