"""Who waits for a task that is cancelled is thrown the error, and is not cancelled itself."""

import asyncio

from harness import trace


async def main():
    async def inner():
        await asyncio.sleep(100)

    task = asyncio.create_task(inner())

    async def outer():
        try:
            await task
        except asyncio.CancelledError as error:
            trace("caught", error)
        await asyncio.sleep(1)
        return "went on"

    waiter = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel("inner only")
    trace(await waiter, waiter.cancelled())
