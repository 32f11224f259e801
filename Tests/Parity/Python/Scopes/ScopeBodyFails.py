"""A body that fails cancels the tasks; its error comes in a group."""

import asyncio

from harness import Failure, trace


async def main():
    async def sleeping():
        try:
            await asyncio.sleep(100)
        finally:
            trace("task ends")

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sleeping())
            await asyncio.sleep(1)
            raise Failure("body")
    except ExceptionGroup as error:
        trace("thrown", error)
