"""A task that ends at the very time at which the time is up."""

import asyncio

from harness import trace


async def main():
    tasks = [asyncio.create_task(asyncio.sleep(delay), name=f"task {delay}") for delay in [1, 3]]
    await asyncio.sleep(0)
    done, pending = await asyncio.wait(tasks, timeout=1)
    trace("done", sorted(task.get_name() for task in done))
    trace("pending", sorted(task.get_name() for task in pending))
