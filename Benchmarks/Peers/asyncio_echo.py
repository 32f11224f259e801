"""An echo server on CPython's asyncio.

    asyncio_echo.py [--uvloop] [--protocol] [--unix PATH | --datagrams] [port]

Streams unless `--protocol` asks for the callback interface, which datagrams always have; TCP unless a path
or datagrams are asked for; any free port unless one is given.
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


class DatagramEcho(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, address: tuple) -> None:
        self.transport.sendto(data, address)


async def serve(port: int, path: str | None, protocol: bool) -> None:
    loop = asyncio.get_running_loop()
    if path and protocol:
        server = await loop.create_unix_server(Echo, path, backlog=4096)
    elif path:
        server = await asyncio.start_unix_server(echo, path, backlog=4096)
    elif protocol:
        server = await loop.create_server(Echo, "127.0.0.1", port, backlog=4096)
    else:
        server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=4096)
    print("listening", 0 if path else server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def serve_datagrams(port: int) -> None:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        DatagramEcho, local_addr=("127.0.0.1", port))
    print("listening", transport.get_extra_info("sockname")[1], flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uvloop", action="store_true")
    parser.add_argument("--protocol", action="store_true")
    parser.add_argument("--unix", metavar="PATH")
    parser.add_argument("--datagrams", action="store_true")
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
        if options.datagrams:
            runner.run(serve_datagrams(options.port))
        else:
            runner.run(serve(options.port, options.unix, options.protocol))


if __name__ == "__main__":
    main()
