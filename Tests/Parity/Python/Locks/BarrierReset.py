"""A reset throws out those who wait; the barrier serves on."""

import asyncio

from harness import trace


async def main():
    barrier = asyncio.Barrier(2)

    async def work():
        try:
            await barrier.wait()
            trace("passed")
        except asyncio.BrokenBarrierError as error:
            trace("caught", error)

    first = asyncio.create_task(work())
    await asyncio.sleep(1)
    await barrier.reset()
    await first
    trace(barrier.n_waiting, barrier.broken)
    await asyncio.gather(work(), work())
