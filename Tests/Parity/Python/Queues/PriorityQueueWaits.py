"""An urgent item does not pass one that waits for room."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.PriorityQueue(1)
    queue.put_nowait(5)

    async def producer(item):
        await queue.put(item)

    tasks = [asyncio.create_task(producer(item)) for item in [3, 1]]
    await asyncio.sleep(1)
    for _ in range(3):
        trace(await queue.get())
    for task in tasks:
        await task
