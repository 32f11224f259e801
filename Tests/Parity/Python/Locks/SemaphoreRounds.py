"""Who comes again stands at the end of the line."""

import asyncio

from harness import trace


async def main():
    semaphore = asyncio.Semaphore(1)

    async def work(name):
        for round in [1, 2]:
            async with semaphore:
                trace(name, round)
                await asyncio.sleep(1)

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c"]]
    for task in tasks:
        await task
