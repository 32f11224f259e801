"""So many at once, in the order of coming."""

import asyncio

from harness import trace


async def main():
    semaphore = asyncio.Semaphore(2)

    async def work(name):
        async with semaphore:
            trace(name)
            await asyncio.sleep(1)

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c", "d", "e"]]
    for task in tasks:
        await task
    trace(semaphore.locked())
