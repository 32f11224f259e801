"""A failure of the outer scope cancels the inner."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing(delay):
        await asyncio.sleep(delay)
        raise Failure(str(delay))

    try:
        async with asyncio.TaskGroup() as outer:
            outer.create_task(failing(1))
            async with asyncio.TaskGroup() as inner:
                inner.create_task(failing(10))
    except ExceptionGroup as error:
        trace("thrown", error)
