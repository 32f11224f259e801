"""A task may start another in its scope, also after the body has ended."""

import asyncio

from harness import trace


async def main():
    async def work(name):
        await asyncio.sleep(1)
        trace(name)

    async with asyncio.TaskGroup() as group:

        async def first():
            await work("first")
            group.create_task(work("second"))

        group.create_task(first())
    trace("end")
