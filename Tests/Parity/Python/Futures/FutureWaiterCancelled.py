"""Who is cancelled while waiting for a future."""

import asyncio

from harness import trace


async def main():
    future = asyncio.get_running_loop().create_future()

    async def wait():
        await future

    task = asyncio.create_task(wait())
    await asyncio.sleep(1)
    task.cancel("waiter")
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
    trace("future cancelled", future.cancelled())
