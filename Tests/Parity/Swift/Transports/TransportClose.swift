import AsyncIO

extension Twin {
    static let transportClose = Twin { trace in
        let (ours, theirs) = (TracedProtocol(trace), TracedProtocol())
        let (transport, other) = try await connect(ours, theirs)
        transport.write("last")
        transport.close()
        trace("closed", transport.isClosing, transport.isReading)
        transport.close()
        await ours.wait(for: "lost")
        await theirs.wait(for: "end")
        trace("arrived", theirs.text)
        other.close()
    }
}
