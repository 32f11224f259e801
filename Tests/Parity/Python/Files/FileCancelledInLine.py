"""Writers take turns; one that is cancelled before its turn has written nothing."""

import asyncio
import os
import tempfile
import threading
from asyncio import to_thread

from harness import trace, turns


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        gate, lock = threading.Event(), asyncio.Lock()
        file = await to_thread(open, path, "wb")

        async def write(data):
            def work():
                gate.wait()
                file.write(data)

            async with lock:
                await to_thread(work)

        async def write_and_say(data, name):
            await write(data)
            trace(name, "is written")

        big = asyncio.create_task(write_and_say(b"\1" * 200_000, "big"))
        small = asyncio.create_task(write(b"small"))
        last = asyncio.create_task(write_and_say(b"last", "last"))
        await turns(2)
        small.cancel()
        try:
            await small
        except asyncio.CancelledError as error:
            trace("small", error)
        gate.set()
        await big
        await last
        await to_thread(file.close)
        with open(path, "rb") as file:
            data = file.read()
        trace(len(data), [data[-4:].decode()])
