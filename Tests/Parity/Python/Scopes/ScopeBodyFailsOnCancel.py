"""A body that answers a cancellation with an error of its own."""

import asyncio

from harness import Failure, trace


async def main():
    async def outer():
        async with asyncio.TaskGroup():
            try:
                await asyncio.sleep(100)
            finally:
                raise Failure("body")

    task = asyncio.create_task(outer())
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except BaseException as error:
        trace("thrown", error)
