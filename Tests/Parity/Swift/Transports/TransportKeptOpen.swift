import AsyncIO

extension Twin {
    static let transportKeptOpen = Twin { trace in
        let (ours, theirs) = (TracedProtocol(trace), TracedProtocol())
        ours.keepsOpen = true
        let (transport, other) = try await connect(ours, theirs)
        other.writeEOF()
        await ours.wait(for: "end")
        await turns(3)
        trace("open", !transport.isClosing)
        transport.write("late")
        await theirs.wait(for: "data")
        trace("arrived", theirs.text)
        transport.close()
        await ours.wait(for: "lost")
        other.close()
    }
}
