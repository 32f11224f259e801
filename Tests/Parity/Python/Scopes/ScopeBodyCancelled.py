"""Who is cancelled in the body of a scope: the body first."""

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
            try:
                await asyncio.sleep(100)
            finally:
                trace("body ends")

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel("caller")
    try:
        await task
    except BaseException as error:
        trace("thrown", error)
