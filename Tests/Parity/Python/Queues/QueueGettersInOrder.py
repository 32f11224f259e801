"""Items go to those who wait in the order in which they came."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()

    async def consumer(name):
        trace(name, await queue.get())

    tasks = [asyncio.create_task(consumer(name)) for name in ["a", "b", "c"]]
    await asyncio.sleep(1)
    for item in [1, 2, 3]:
        queue.put_nowait(item)
    for task in tasks:
        await task
