"""Made, data, end, lost: and the transport closes itself at the end."""

from harness import TracedProtocol, connect, trace


async def main():
    ours = TracedProtocol(traced=True)
    transport, other = await connect(ours, TracedProtocol())
    trace("connected", transport.is_closing(), transport.is_reading())
    other.write(b"hello")
    await ours.wait("data")
    other.write_eof()
    await ours.wait("lost")
    trace("over", transport.is_closing())
    other.close()
