"""A newcomer does not push in before those who wait."""

import asyncio

from harness import trace


async def main():
    lock = asyncio.Lock()
    await lock.acquire()

    async def work(name):
        async with lock:
            trace(name)

    waiting = asyncio.create_task(work("waiting"))
    await asyncio.sleep(1)
    lock.release()
    newcomer = asyncio.create_task(work("newcomer"))
    await work("releaser")
    await waiting
    await newcomer
