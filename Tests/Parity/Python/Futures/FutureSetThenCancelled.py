"""A waiter that is cancelled after its future has a value."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait():
        trace(await future)
        await asyncio.sleep(1)
        trace("never")

    task = asyncio.create_task(wait())
    await asyncio.sleep(1)
    future.set_result("value")
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
