"""A failure on the way out of a cancelled scope is heard."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing():
        try:
            await asyncio.sleep(100)
        finally:
            raise Failure("clean-up")

    async def outer():
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel("caller")
    try:
        await task
    except BaseException as error:
        trace("thrown", error)
