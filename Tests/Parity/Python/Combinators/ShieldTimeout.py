"""A shield keeps a time-out from the task."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(5)
        return "value"

    task = asyncio.create_task(work())
    try:
        async with asyncio.timeout(1):
            await asyncio.shield(task)
    except TimeoutError as error:
        trace("thrown", error, task.done())
    trace(await task)
