"""A TCP echo server on CPython's asyncio.

    asyncio_echo.py [--uvloop] [--protocol] [port]

Streams unless `--protocol` asks for the callback interface; any free port unless one is given.
"""

import argparse
import asyncio
import sys


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


class Echo(asyncio.Protocol):
    """asyncio without a task or a stream; back-pressure by pausing the reader."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)

    def pause_writing(self) -> None:
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self.transport.resume_reading()


async def serve(port: int, protocol: bool) -> None:
    if protocol:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Echo, "127.0.0.1", port, backlog=4096)
    else:
        server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=4096)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uvloop", action="store_true")
    parser.add_argument("--protocol", action="store_true")
    parser.add_argument("port", type=int, nargs="?", default=0)
    options = parser.parse_args()
    factory = asyncio.new_event_loop
    if options.uvloop:
        try:
            import uvloop
        except ImportError:
            print("uvloop is not installed: skipped", file=sys.stderr)
            return
        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(serve(options.port, options.protocol))


if __name__ == "__main__":
    main()
