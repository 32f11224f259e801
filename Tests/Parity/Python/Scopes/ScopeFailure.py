"""The first failure cancels the other tasks, and all end before it is thrown."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing():
        await asyncio.sleep(1)
        raise Failure("first")

    async def sleeping():
        try:
            await asyncio.sleep(100)
        finally:
            trace("task ends")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            group.create_task(sleeping())
    except ExceptionGroup as error:
        trace("thrown", error)
