"""A task that is started in a scope that has failed never runs."""

import asyncio

from harness import Failure, trace


async def main():
    async def failing():
        await asyncio.sleep(1)
        raise Failure("task")

    async def work():
        trace("ran")

    async def late(group):
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            coroutine = work()
            try:
                group.create_task(coroutine)
                trace("started")
            except RuntimeError:
                trace("refused")
                coroutine.close()
            raise

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(failing())
            group.create_task(late(group))
    except ExceptionGroup as error:
        trace("thrown", error)
