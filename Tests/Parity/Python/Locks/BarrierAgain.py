"""A barrier may be passed again and again."""

import asyncio

from harness import trace


async def main():
    barrier = asyncio.Barrier(2)

    async def work(delay):
        for round in [1, 2]:
            await asyncio.sleep(delay)
            await barrier.wait()
            trace("round", round)

    await asyncio.gather(work(1), work(2))
    trace(barrier.n_waiting)
