"""What is shielded inside a gather runs on when the gather is cancelled."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        trace("work ends", delay)

    tasks = [asyncio.create_task(work(delay)) for delay in [2, 3]]

    async def outer():
        await asyncio.gather(*map(asyncio.shield, tasks))

    waiter = asyncio.create_task(outer())
    await asyncio.sleep(1)
    waiter.cancel()
    try:
        await waiter
    except asyncio.CancelledError as error:
        trace("thrown", error)
    await asyncio.wait(tasks)
