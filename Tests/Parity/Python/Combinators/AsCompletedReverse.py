"""The results are given out in the order of asking, whichever of them is asked."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        return delay

    tasks = [asyncio.create_task(work(delay)) for delay in [1, 2]]
    first, second = asyncio.as_completed(tasks)
    trace(await second)
    trace(await first)
