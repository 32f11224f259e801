"""A task that ends while the waiter is woken counts as done."""

import asyncio

from harness import trace, turns


async def main():
    async def work(count):
        await turns(count)

    tasks = [asyncio.create_task(work(count), name=f"task {count}") for count in [2, 1]]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    trace("done", sorted(task.get_name() for task in done))
