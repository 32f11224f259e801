"""A putter that is cancelled leaves nothing behind."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(1)
    queue.put_nowait("a")

    async def producer(item):
        await queue.put(item)

    first, second = (asyncio.create_task(producer(item)) for item in ["b", "c"])
    await asyncio.sleep(1)
    first.cancel()
    await asyncio.sleep(1)
    trace(await queue.get(), await queue.get(), queue.qsize())
    await second
    trace(first.cancelled())
