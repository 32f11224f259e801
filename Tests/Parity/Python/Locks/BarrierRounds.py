"""Who has passed may wait for the next round while others still leave."""

import asyncio

from harness import trace


async def main():
    barrier = asyncio.Barrier(3)

    async def work(name):
        for round in [1, 2, 3]:
            async with barrier:
                trace("round", round)

    await asyncio.gather(*map(work, ["a", "b", "c"]))
    trace(barrier.n_waiting, barrier.broken)
