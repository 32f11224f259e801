"""After a time-out the task is as it was before."""

import asyncio

from harness import trace


async def main():
    async def work():
        try:
            async with asyncio.timeout(1):
                await asyncio.sleep(100)
        except TimeoutError as error:
            trace("caught", error)
        await asyncio.sleep(1)
        return "went on"

    task = asyncio.create_task(work())
    trace(await task, task.cancelled())
