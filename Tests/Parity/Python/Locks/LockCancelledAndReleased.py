"""A waiter that is cancelled, and in the same step the lock becomes free."""

import asyncio

from harness import trace


async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def work(name):
        async with lock:
            trace(name)
            await asyncio.sleep(1)

    first, second = (asyncio.create_task(work(name)) for name in ["first", "second"])
    await asyncio.sleep(1)
    first.cancel()
    lock.release()
    await second
    trace(first.cancelled(), lock.locked())
