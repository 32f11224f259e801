"""A waiter that is cancelled leaves the line."""

import asyncio

from harness import trace


async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def work(name):
        async with lock:
            trace(name)

    first, second = (asyncio.create_task(work(name)) for name in ["first", "second"])
    await asyncio.sleep(1)
    first.cancel()
    await asyncio.sleep(1)
    lock.release()
    await second
    trace(first.cancelled(), lock.locked())
