"""All failures are in the group, in the order of time."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing(delay):
        try:
            await asyncio.sleep(delay)
        except asyncio.CancelledError:
            raise Failure("in the clean-up")
        raise Failure("first")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing(5))
            group.create_task(failing(1))
    except ExceptionGroup as error:
        trace("thrown", error)
