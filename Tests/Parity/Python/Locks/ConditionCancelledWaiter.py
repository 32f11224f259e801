"""A waiter that is cancelled has the lock again when it goes."""

import asyncio

from harness import trace


async def main():
    condition = asyncio.Condition()

    async def work():
        async with condition:
            try:
                await condition.wait()
            finally:
                trace("locked", condition.locked())

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
    trace("locked", condition.locked())
