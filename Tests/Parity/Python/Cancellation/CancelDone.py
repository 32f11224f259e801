"""A task that is done cannot be cancelled."""

import asyncio

from harness import trace


async def main():
    async def work():
        return "value"

    task = asyncio.create_task(work())
    await task
    task.cancel()
    await asyncio.sleep(0)
    trace(await task, task.cancelled())
