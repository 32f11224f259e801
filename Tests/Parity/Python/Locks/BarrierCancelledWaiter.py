"""A waiter that is cancelled is not counted any more, and breaks nothing."""

import asyncio

from harness import trace


async def main():
    barrier = asyncio.Barrier(2)

    async def work():
        await barrier.wait()
        trace("passed")

    first = asyncio.create_task(work())
    await asyncio.sleep(1)
    first.cancel()
    await asyncio.sleep(1)
    trace(first.cancelled(), barrier.n_waiting, barrier.broken)
    await asyncio.gather(work(), work())
