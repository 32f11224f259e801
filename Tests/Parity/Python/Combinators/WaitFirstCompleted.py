"""Asked for the first, it returns with it and leaves the others running."""

import asyncio

from harness import trace


async def main():
    tasks = [asyncio.create_task(asyncio.sleep(delay), name=f"task {delay}") for delay in [3, 1, 2]]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    trace("done", sorted(task.get_name() for task in done))
    trace("pending", sorted(task.get_name() for task in pending))
    await asyncio.wait(tasks)
    trace("end")
