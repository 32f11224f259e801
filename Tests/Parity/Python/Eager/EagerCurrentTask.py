# CPython 3.12
"""An eager task knows itself, and afterwards its creator knows itself again."""

import asyncio

from harness import trace


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    creator = asyncio.current_task()

    async def work():
        trace("creator", asyncio.current_task() is creator)

    task = asyncio.create_task(work())
    trace("creator", asyncio.current_task() is creator)
    await task
