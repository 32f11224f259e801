"""A failure of the inner scope is one of the outer."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing(delay):
        await asyncio.sleep(delay)
        raise Failure(str(delay))

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(failing(10))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(failing(1))
    except ExceptionGroup as error:
        trace("thrown", error)
