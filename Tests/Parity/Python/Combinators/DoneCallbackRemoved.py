"""A callback that is taken back does not run."""

import asyncio

from harness import trace


async def main():
    task = asyncio.create_task(asyncio.sleep(1))

    def first(task):
        trace("first")

    def second(task):
        trace("second")

    task.add_done_callback(first)
    task.add_done_callback(second)
    trace(task.remove_done_callback(first) > 0)
    trace(task.remove_done_callback(first) > 0)
    await task
    await asyncio.sleep(0)
