"""The body's failure on being cancelled joins that of the task."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing():
        await asyncio.sleep(1)
        raise Failure("task")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            try:
                await asyncio.sleep(100)
            finally:
                raise Failure("body")
    except ExceptionGroup as error:
        trace("thrown", error)
