"""Taking all that is there lets as many go on who wait for room."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(2)

    async def producer(item):
        await queue.put(item)
        trace("put", item)

    tasks = [asyncio.create_task(producer(item)) for item in range(4)]
    await asyncio.sleep(1)
    trace("taken", [queue.get_nowait() for _ in range(2)])
    await asyncio.sleep(1)
    trace("taken", [queue.get_nowait() for _ in range(2)])
    await asyncio.wait(tasks)
