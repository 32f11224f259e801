"""A stream that is broken throws from then on."""

import asyncio

from harness import Failure, trace


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"line\n")
    trace((await reader.read(2)).decode().split())
    reader.set_exception(Failure("broken"))
    for _ in range(2):
        try:
            trace((await reader.read(9)).decode().split())
        except Failure as error:
            trace("raised", error)
