"""The tasks come in the order in which they end."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        return delay

    tasks = [asyncio.create_task(work(delay)) for delay in [3, 1, 2]]
    for task in asyncio.as_completed(tasks):
        trace(await task)
