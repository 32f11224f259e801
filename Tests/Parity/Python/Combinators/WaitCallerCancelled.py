"""Who is cancelled in it leaves the tasks running."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(3)
        trace("work ends")

    task = asyncio.create_task(work())

    async def outer():
        await asyncio.wait([task])

    waiter = asyncio.create_task(outer())
    await asyncio.sleep(1)
    waiter.cancel("waiter")
    try:
        await waiter
    except asyncio.CancelledError as error:
        trace("thrown", error)
    await task
