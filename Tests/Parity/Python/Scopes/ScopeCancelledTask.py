"""A task that is cancelled is no failure."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(2)
        trace("work ends")

    async with asyncio.TaskGroup() as group:
        sleeping = group.create_task(asyncio.sleep(100))
        group.create_task(work())
        await asyncio.sleep(1)
        sleeping.cancel()
    trace("end", sleeping.cancelled())
