"""A body that waits in its clean-up, while a task of the scope fails."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing():
        await asyncio.sleep(2)
        raise Failure("task")

    async def outer():
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            try:
                await asyncio.sleep(100)
            finally:
                await asyncio.sleep(5)

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except BaseException as error:
        trace("thrown", error)
