"""A failure wakes the reader."""

import asyncio

from harness import Failure, trace


async def main():
    reader = asyncio.StreamReader()
    asyncio.get_running_loop().call_later(1, reader.set_exception, Failure("broken"))
    try:
        await reader.readline()
    except Failure as error:
        trace("raised", error)
