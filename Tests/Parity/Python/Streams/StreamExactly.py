"""Exactly so many bytes, or what came before the end."""

import asyncio

from harness import trace


async def main():
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    loop.call_later(1, reader.feed_data, b"one two")
    loop.call_later(2, reader.feed_data, b" three")
    loop.call_later(3, reader.feed_eof)
    trace((await reader.readexactly(0)).decode().split())
    trace((await reader.readexactly(9)).decode().split())
    try:
        await reader.readexactly(9)
    except asyncio.IncompleteReadError as error:
        trace(error.partial.decode().split(), error.expected)
