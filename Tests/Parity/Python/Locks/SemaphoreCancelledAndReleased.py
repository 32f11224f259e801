"""Waiters that are cancelled, and in the same step a permit becomes free."""

import asyncio

from harness import trace


async def main():
    semaphore = asyncio.Semaphore(0)

    async def work(name):
        await semaphore.acquire()
        trace(name)
        await asyncio.sleep(1)
        semaphore.release()

    tasks = [asyncio.create_task(work(name)) for name in ["a", "b", "c", "d"]]
    await asyncio.sleep(1)
    tasks[0].cancel()
    tasks[1].cancel()
    semaphore.release()
    await tasks[2]
    await tasks[3]
    trace(tasks[0].cancelled(), tasks[1].cancelled())
