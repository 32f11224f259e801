"""An abort throws out those who wait and those who come, until it is reset."""

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
    await barrier.abort()
    await first
    await work()
    trace(barrier.n_waiting, barrier.broken)
    await barrier.reset()
    await asyncio.gather(work(), work())
    trace(barrier.broken)
