"""Tasks that share a file are served in the order in which they asked."""

import asyncio
import os
import tempfile
from asyncio import to_thread

from harness import trace


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        lock = asyncio.Lock()

        async def call(function, *arguments):
            async with lock:
                return await to_thread(function, *arguments)

        out = await to_thread(open, path, "w")

        async def write(number):
            await call(out.write, f"line {number}\n")
            trace("wrote", number)

        await asyncio.gather(*map(write, range(5)))
        await to_thread(out.close)
        source = await to_thread(open, path)
        lines = await asyncio.gather(*(call(source.readline) for _ in range(3)))
        trace([line.rstrip("\n") for line in lines])
        rest = asyncio.create_task(call(source.read))
        later = asyncio.create_task(call(source.readline))
        trace((await rest).split())
        trace("something is left" if await later else "nothing is left")
        await to_thread(source.close)
