"""A cancellation from outside is no time-out."""

import asyncio

from harness import trace


async def main():
    async def work():
        async with asyncio.timeout(5):
            await asyncio.sleep(100)

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel("outer")
    try:
        await task
    except BaseException as error:
        trace("thrown", error)
    trace(task.cancelled())
