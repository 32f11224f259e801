"""Reading to the end joins the pieces."""

import asyncio

from harness import trace


async def main():
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    loop.call_later(1, reader.feed_data, b"chunk1\n")
    loop.call_later(2, reader.feed_data, b"chunk2")
    loop.call_later(3, reader.feed_eof)
    trace((await reader.read(-1)).decode().split())
    trace(len(await reader.read(-1)), reader.at_eof())
