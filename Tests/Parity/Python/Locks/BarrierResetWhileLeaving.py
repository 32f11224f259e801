"""A reset by the first who has passed, before the others have gone."""

import asyncio

from harness import trace


async def main():
    barrier = asyncio.Barrier(3)

    async def work(delay):
        await asyncio.sleep(delay)
        try:
            await barrier.wait()
            trace("passed")
            await barrier.reset()
        except asyncio.BrokenBarrierError as error:
            trace("caught", error)

    await asyncio.gather(*map(work, [1, 2, 3]))
    trace(barrier.n_waiting, barrier.broken)
