"""Who asks for it may write on after the end."""

from harness import TracedProtocol, connect, trace, turns


async def main():
    ours, theirs = TracedProtocol(traced=True), TracedProtocol()
    ours.keeps_open = True
    transport, other = await connect(ours, theirs)
    other.write_eof()
    await ours.wait("end")
    await turns(3)
    trace("open", not transport.is_closing())
    transport.write(b"late")
    await theirs.wait("data")
    trace("arrived", theirs.text)
    transport.close()
    await ours.wait("lost")
    other.close()
