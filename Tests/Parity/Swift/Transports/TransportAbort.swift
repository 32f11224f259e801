import AsyncIO

extension Twin {
    static let transportAbort = Twin { trace in
        let ours = TracedProtocol(trace)
        let (transport, other) = try await connect(ours, TracedProtocol())
        transport.abort()
        trace("aborted", transport.isClosing)
        transport.abort()
        transport.close()
        await ours.wait(for: "lost")
        await turns(3)
        other.close()
    }
}
