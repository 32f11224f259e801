"""After a scope has failed, its caller is as it was before."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing():
        raise Failure("task")

    async def outer():
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(failing())
                await asyncio.sleep(100)
        except ExceptionGroup as error:
            trace("caught", error)
        await asyncio.sleep(1)
        return "went on"

    task = asyncio.create_task(outer())
    trace(await task, task.cancelled())
