"""Nobody passes a barrier before all are there; each has a number of its own."""

import asyncio

from harness import trace


async def main():
    barrier = asyncio.Barrier(3)

    async def work(delay):
        await asyncio.sleep(delay)
        trace("waiting", barrier.n_waiting)
        number = await barrier.wait()
        trace("passed")
        return number

    numbers = await asyncio.gather(*map(work, [1, 2, 3]))
    trace(sorted(numbers), barrier.n_waiting, barrier.broken)
