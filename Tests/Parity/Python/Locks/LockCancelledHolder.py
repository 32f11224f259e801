"""A holder that is cancelled gives the lock back."""

import asyncio

from harness import trace


async def main():
    lock = asyncio.Lock()

    async def work(name):
        async with lock:
            trace(name)
            await asyncio.sleep(10)

    first, second = (asyncio.create_task(work(name)) for name in ["first", "second"])
    await asyncio.sleep(1)
    first.cancel()
    await second
    trace(lock.locked())
