# CPython 3.12
"""An eager task that fails at once tells so where it is awaited."""

import asyncio

from harness import Failure, trace


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

    async def work():
        raise Failure("eager")

    task = asyncio.create_task(work())
    trace("created", task.done())
    try:
        await task
    except Failure as error:
        trace("thrown", error)
