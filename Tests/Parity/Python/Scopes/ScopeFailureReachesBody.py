"""A failure ends the body's wait too."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing():
        await asyncio.sleep(1)
        raise Failure("child")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                trace("body cancelled")
                raise
    except ExceptionGroup as error:
        trace("thrown", error)
    await asyncio.sleep(1)
    trace("went on")
