# CPython 3.12
"""An eager task that does not wait is done when it is created."""

import asyncio

from harness import trace


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)

    async def work():
        trace("runs")
        return "value"

    task = asyncio.create_task(work())
    trace("created", task.done())
    trace(await task)
