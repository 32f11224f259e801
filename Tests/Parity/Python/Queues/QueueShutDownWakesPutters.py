# CPython 3.13
"""A shut-down wakes those who wait for room; their items are not taken."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(1)
    queue.put_nowait("in time")

    async def producer(item):
        try:
            await queue.put(item)
        except asyncio.QueueShutDown as error:
            trace(item, error)

    task = asyncio.create_task(producer("too late"))
    await asyncio.sleep(1)
    queue.shutdown()
    await task
    trace(await queue.get(), queue.qsize())
