# CPython 3.13
"""In an asynchronous loop the tasks themselves come, in the order in which they end."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        return delay

    tasks = [asyncio.create_task(work(delay)) for delay in [2, 1]]
    async for task in asyncio.as_completed(tasks):
        trace(tasks.index(task), task.done(), task.result())
