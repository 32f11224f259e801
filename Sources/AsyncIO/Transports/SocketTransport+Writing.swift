import AsyncIOCore
import AsyncIOSystem

extension SocketTransport: Transport {
    var localAddress: SocketAddress? { connection.local }
    var peerAddress: SocketAddress? { connection.peer }
    var descriptor: Int32 { connection.descriptor }
    var writeBufferSize: Int { outgoing.count }
    var canWriteEOF: Bool { directions != .reading }

    var waterMarks: WaterMarks {
        get { outgoing.waterMarks }
        set {
            outgoing.waterMarks = newValue
            pauseIfOverfull()
            if outgoing.hasRoom { outgoingHasRoom() }
        }
    }

    func setProtocol(_ newProtocol: any ConnectionProtocol) {
        guard !isLost else { return }
        currentProtocol = newProtocol
        if isMade { startReading() }
    }

    func write(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty else { return }
        push { try bytes.withUnsafeBytes { try outgoing.push($0) } }
    }

    func write(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        push { try bytes.withUnsafeBytes { try outgoing.push($0) } }
    }

    func writeLines(_ pieces: [[UInt8]]) {
        push { try outgoing.push(pieces: pieces.filter { !$0.isEmpty }) }
    }

    func writeEOF() {
        precondition(directions != .reading, "this transport can only be read from")
        guard !isClosing, !hasWrittenEOF else { return }
        hasWrittenEOF = true
        outgoing.endWriting()
    }

    func option(_ option: SocketOption) throws -> Int {
        try connection.option(option)
    }

    func setOption(_ option: SocketOption, to value: Int) throws {
        try connection.setOption(option, to: value)
    }

    @inline(__always)
    private func push(_ send: () throws -> Void) {
        precondition(directions != .reading, "this transport can only be read from")
        guard !isClosing else { return dropWrite() }
        precondition(!hasWrittenEOF, "write after writeEOF: the writing side has ended")
        do {
            try send()
        } catch {
            // The outgoing bytes have told it already.
            return
        }
        pauseIfOverfull()
    }

    /// Called within the write, so that not one more is made before the protocol knows.
    @inline(__always)
    private func pauseIfOverfull() {
        if outgoing.isOverfull, !isWriterPaused { pauseWriter() }
    }

    @inline(never)
    private func pauseWriter() {
        guard !isClosing else { return }
        isWriterPaused = true
        tell("pauseWriting") { try $0.pauseWriting() }
    }

    private func resumeIfEnoughRoom() {
        guard isWriterPaused, outgoing.count <= outgoing.waterMarks.low else { return }
        isWriterPaused = false
        tell("resumeWriting") { try $0.resumeWriting() }
    }

    private func tell(_ method: String, _ call: (any ConnectionProtocol) throws -> Void) {
        loop.tell(currentProtocol, method, at: site, call)
    }
}

extension SocketTransport: OutgoingOwner {
    func outgoingHasRoom() {
        if let failure = outgoing.failure {
            forceClose(failure)
        } else if connection.isClosed {
            lose(nil)
        } else if isWriterPaused {
            loop.callSoon(at: site) { self.resumeIfEnoughRoom() }
        }
    }
}
