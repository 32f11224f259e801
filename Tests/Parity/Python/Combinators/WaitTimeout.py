"""When the time is up it returns with what there is; nothing is cancelled."""

import asyncio

from harness import trace


async def main():
    tasks = [asyncio.create_task(asyncio.sleep(delay), name=f"task {delay}") for delay in [1, 3]]
    done, pending = await asyncio.wait(tasks, timeout=2)
    trace("done", sorted(task.get_name() for task in done))
    trace("pending", sorted(task.get_name() for task in pending))
    done, pending = await asyncio.wait(tasks)
    trace("done", len(done), tasks[1].cancelled())
