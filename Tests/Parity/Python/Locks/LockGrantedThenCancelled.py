"""A waiter that is cancelled when the lock is its own already."""

import asyncio

from harness import trace


async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def work(name):
        async with lock:
            trace(name, "has it")
            await asyncio.sleep(1)
            trace(name, "is done")

    first, second = (asyncio.create_task(work(name)) for name in ["first", "second"])
    await asyncio.sleep(1)
    lock.release()
    first.cancel()
    await second
    trace(first.cancelled(), lock.locked())
