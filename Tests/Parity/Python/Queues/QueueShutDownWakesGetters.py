# CPython 3.13
"""A shut-down wakes those who wait for an item."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()

    async def consumer(name):
        try:
            await queue.get()
        except asyncio.QueueShutDown as error:
            trace(name, error)

    tasks = [asyncio.create_task(consumer(name)) for name in ["a", "b"]]
    await asyncio.sleep(1)
    queue.shutdown()
    for task in tasks:
        await task
