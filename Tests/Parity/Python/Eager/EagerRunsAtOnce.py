# CPython 3.12
"""An eager task takes its first steps inside its creation."""

import asyncio

from harness import trace


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

    async def work():
        trace("begins")
        await asyncio.sleep(0)
        trace("goes on")
        return "value"

    task = asyncio.create_task(work())
    trace("created", task.done())
    trace(await task)
