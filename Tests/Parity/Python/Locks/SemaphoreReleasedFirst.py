"""Permits may be given before anybody asks."""

import asyncio

from harness import trace


async def main():
    semaphore = asyncio.Semaphore(0)
    trace(semaphore.locked())
    semaphore.release()
    semaphore.release()
    asyncio.get_running_loop().call_soon(trace, "callback")
    await semaphore.acquire()
    await semaphore.acquire()
    trace(semaphore.locked())
    await asyncio.sleep(0)
