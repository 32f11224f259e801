"""A scope ends when all its tasks have ended."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        trace("done", delay)
        return delay

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(delay)) for delay in [2, 1]]
        trace("body ends")
    trace([task.result() for task in tasks])
