"""The loop lists the tasks that are not done."""

import asyncio

from harness import trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)

    for delay in [1, 2]:
        asyncio.create_task(work(delay), name=f"sleeper {delay}")

    def listed():
        return sorted(task.get_name() for task in asyncio.all_tasks() if "sleeper" in task.get_name())

    trace(listed())
    await asyncio.sleep(1.5)
    trace(listed())
    await asyncio.sleep(1)
    trace(listed())
