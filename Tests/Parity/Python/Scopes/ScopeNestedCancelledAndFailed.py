"""Failures on the way out of nested scopes stay nested."""

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
            group.create_task(asyncio.sleep(100))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(failing())
                await asyncio.sleep(100)

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel("caller")
    try:
        await task
    except BaseException as error:
        trace("thrown", error)
