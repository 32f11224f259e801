"""A line may come in pieces, and the last one without newline."""

import asyncio

from harness import trace


async def main():
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    reader.feed_data(b"one ")
    loop.call_later(1, reader.feed_data, b"two ")
    loop.call_later(2, reader.feed_data, b"three\n four")
    loop.call_later(3, reader.feed_eof)
    for _ in range(3):
        line = await reader.readline()
        trace(len(line), line.decode().split())
