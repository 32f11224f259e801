"""A gather under a shield runs on when its caller is cancelled."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        return delay

    async def all():
        return await asyncio.gather(work(2), work(3))

    task = asyncio.create_task(all())

    async def outer():
        await asyncio.shield(task)

    waiter = asyncio.create_task(outer())
    await asyncio.sleep(1)
    waiter.cancel("caller")
    try:
        await waiter
    except asyncio.CancelledError as error:
        trace("thrown", error)
    trace(await task)
