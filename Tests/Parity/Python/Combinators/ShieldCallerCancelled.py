"""Who is cancelled under a shield goes at once; the task runs on."""

import asyncio

from harness import trace


async def main():
    async def work():
        await asyncio.sleep(5)
        trace("work ends")

    task = asyncio.create_task(work())

    async def outer():
        await asyncio.shield(task)

    waiter = asyncio.create_task(outer())
    await asyncio.sleep(1)
    waiter.cancel("caller")
    try:
        await waiter
    except asyncio.CancelledError as error:
        trace("thrown", error)
    await task
