"""A waiter that is cancelled when the permit is its own already."""

import asyncio

from harness import trace


async def main():
    semaphore = asyncio.Semaphore(0)

    async def work(name):
        async with semaphore:
            trace(name, "has it")
            await asyncio.sleep(1)
            trace(name, "is done")

    first, second = (asyncio.create_task(work(name)) for name in ["first", "second"])
    await asyncio.sleep(1)
    semaphore.release()
    first.cancel()
    await second
    trace(first.cancelled(), semaphore.locked())
