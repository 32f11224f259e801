"""A shield does not keep others from cancelling the task itself."""

import asyncio

from harness import trace


async def main():
    task = asyncio.create_task(asyncio.sleep(100))

    async def outer():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            trace("caught")
        await asyncio.sleep(1)
        return "went on"

    waiter = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel()
    trace(await waiter)
