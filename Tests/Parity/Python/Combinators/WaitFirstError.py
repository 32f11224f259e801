"""Asked for the first error, it waits for that, and not for values."""

import asyncio

from harness import Failure, trace


async def main():
    async def work(delay):
        await asyncio.sleep(delay)
        if delay == 2:
            raise Failure("two")

    tasks = [asyncio.create_task(work(delay), name=f"task {delay}") for delay in [1, 2, 3]]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    trace("done", sorted(task.get_name() for task in done))
    trace("pending", sorted(task.get_name() for task in pending))
    trace(tasks[1].exception())
