"""Those who wait for room get it in the order in which they came."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue(1)
    queue.put_nowait("first")

    async def producer(name):
        await queue.put(name)
        trace("put", name)

    tasks = [asyncio.create_task(producer(name)) for name in ["a", "b", "c"]]
    for _ in range(4):
        await asyncio.sleep(1)
        trace("got", queue.get_nowait())
    for task in tasks:
        await task
