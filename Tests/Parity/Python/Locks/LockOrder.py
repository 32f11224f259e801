"""A lock goes to those who wait in the order in which they came."""

import asyncio

from harness import trace


async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def work(name):
        async with lock:
            trace(name)
            await asyncio.sleep(1)

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c"]]
    await asyncio.sleep(1)
    lock.release()
    for task in tasks:
        await task
    trace(lock.locked())
