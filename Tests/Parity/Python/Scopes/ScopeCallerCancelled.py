"""Who is cancelled in a scope cancels its tasks and waits for them."""

import asyncio

from harness import trace


async def main():
    async def sleeping():
        try:
            await asyncio.sleep(100)
        finally:
            trace("task ends")

    async def outer():
        async with asyncio.TaskGroup() as group:
            group.create_task(sleeping())

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel("caller")
    try:
        await task
    except BaseException as error:
        trace("thrown", error)
