"""A waiter that is cancelled after it was notified and before it has the lock."""

import asyncio

from harness import trace


async def main():
    condition = asyncio.Condition()

    async def work():
        async with condition:
            await condition.wait()
            trace("woken", condition.locked())

    task = asyncio.create_task(work())
    await asyncio.sleep(1)
    await condition.acquire()
    condition.notify()
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)
    condition.release()
    try:
        await task
    except asyncio.CancelledError as error:
        trace("thrown", error)
    trace(condition.locked())
