"""A waiter that is cancelled takes no permit with it."""

import asyncio

from harness import trace


async def main():
    semaphore = asyncio.Semaphore(0)

    async def work(name):
        await semaphore.acquire()
        trace(name)

    first, second = (asyncio.create_task(work(name)) for name in ["first", "second"])
    await asyncio.sleep(1)
    first.cancel()
    semaphore.release()
    await second
    await asyncio.sleep(0)
    trace(first.cancelled(), semaphore.locked())
