"""Who is cancelled in it cancels the task."""

import asyncio

from harness import trace


async def main():
    task = asyncio.create_task(asyncio.sleep(100))

    async def outer():
        await asyncio.wait_for(task, 50)

    waiter = asyncio.create_task(outer())
    await asyncio.sleep(1)
    waiter.cancel("caller")
    try:
        await waiter
    except BaseException as error:
        trace("thrown", error, task.cancelled())
