"""It returns when all have ended, however they did, and throws nothing."""

import asyncio

from harness import Failure, trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        if delay == 2:
            raise Failure("two")

    tasks = [asyncio.create_task(work(delay), name=f"task {delay}") for delay in [3, 2, 1]]
    done, pending = await asyncio.wait(tasks)
    trace("done", sorted(task.get_name() for task in done), "pending", len(pending))
    for task in tasks:
        trace(task.get_name(), task.exception())
