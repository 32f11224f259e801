"""A slow consumer holds up its producer."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(2)

    async def producer():
        for item in range(5):
            await queue.put(item)
            trace("put", item)

    async def consumer():
        for _ in range(5):
            item = await queue.get()
            await asyncio.sleep(1)
            trace("done", item)

    await asyncio.gather(producer(), consumer())
