"""Who puts into a full queue waits for room."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(1)

    async def producer():
        for item in [1, 2, 3]:
            await queue.put(item)
            trace("put", item)

    task = asyncio.create_task(producer())
    for _ in range(3):
        await asyncio.sleep(1)
        trace("got", await queue.get())
    await task
