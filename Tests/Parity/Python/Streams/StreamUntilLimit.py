"""What is over the limit of readuntil stays."""

import asyncio

from harness import trace


async def main():
    reader = asyncio.StreamReader(limit=3)
    reader.feed_data(b"some dataAA")
    for text in [b"", b"A"]:
        reader.feed_data(text)
        try:
            await reader.readuntil(b"AAA")
        except asyncio.LimitOverrunError as error:
            trace("too long", error.consumed)
    trace((await reader.readexactly(12)).decode().split())
