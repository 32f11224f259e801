"""A failure under a lock releases it."""

import asyncio

from harness import Failure, trace


async def main():
    lock = asyncio.Lock()
    try:
        async with lock:
            raise Failure("under the lock")
    except Failure as error:
        trace("thrown", error, lock.locked())
