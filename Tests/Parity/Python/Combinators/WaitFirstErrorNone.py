"""Without an error it waits for all; a cancelled task is no error."""

import asyncio

from harness import trace


async def main():
    tasks = [asyncio.create_task(asyncio.sleep(delay)) for delay in [1, 2, 3]]
    tasks[0].cancel()
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    trace("done", len(done), "pending", len(pending))
