"""Tasks that have ended come at once."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        return delay

    tasks = [asyncio.create_task(work(delay)) for delay in [1, 2]]
    await asyncio.sleep(5)
    trace("values", sorted([await task for task in asyncio.as_completed(tasks)]))
