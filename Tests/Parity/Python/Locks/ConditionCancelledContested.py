"""A waiter that is cancelled waits for the lock before it goes."""

import asyncio

from harness import trace


async def main():
    condition = asyncio.Condition()

    async def work():
        async with condition:
            try:
                await condition.wait()
            finally:
                trace("goes")

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    async with condition:
        task.cancel()
        await asyncio.sleep(5)
        trace("releases")
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
