"""A task that is started late is waited for as well."""

import asyncio

from harness import trace


async def main():
    async def work(name, delay):
        await asyncio.sleep(delay)
        trace(name)

    async with asyncio.TaskGroup() as group:
        group.create_task(work("first", 1))
        await asyncio.sleep(1.5)
        group.create_task(work("second", 2))
    trace("end")
