# CPython 3.13
"""A shut-down may be repeated, also with more force."""

import asyncio

from harness import trace


async def main():
    queue = asyncio.Queue()
    queue.put_nowait(1)
    queue.shutdown()
    queue.shutdown()
    trace(queue.qsize())
    queue.shutdown(immediate=True)
    trace(queue.qsize())
