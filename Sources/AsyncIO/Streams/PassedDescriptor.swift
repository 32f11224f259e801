import AsyncIOSystem

/// A descriptor that another process has sent: closed when it is let go, unless it was taken over.
///
/// What `StreamReader.takeDescriptors` returns.
public final class PassedDescriptor: Sendable {
    /// The number by which this process knows it; closed on exec.
    public var number: Int32 { owned.withLock { $0 } }

    private let owned: ThreadLocked<Int32>

    init(_ number: Int32) {
        owned = ThreadLocked(number)
    }

    deinit {
        let number = owned.withLock { $0 }
        if number >= 0 { closeDescriptor(number) }
    }

    /// Gives the number up: the caller now closes it.
    ///
    /// Afterwards `number` is -1.
    public func release() -> Int32 {
        owned.withLock { exchange(&$0, with: -1) }
    }
}

/// The descriptors that have come over one connection and were not taken yet.
final class DescriptorInbox {
    private let network: KernelNetwork
    private var waiting: [PassedDescriptor] = []

    init(of network: KernelNetwork) {
        self.network = network
    }

    /// Receives bytes, and keeps the descriptors that come with them.
    func receive(_ socket: Int32, into memory: UnsafeMutableRawBufferPointer) -> Transfer {
        // More than anybody takes: the peer wants to use up this process's descriptors.
        guard waiting.count < Self.most else { return .failed(Self.tooMany) }
        var descriptors: [Int32] = []
        let transfer = network.receive(socket, into: memory, descriptors: &descriptors)
        waiting += descriptors.map(PassedDescriptor.init)
        return transfer
    }

    /// The first so many, in the order in which they were sent.
    func take(_ count: Int) -> [PassedDescriptor] {
        defer { waiting.removeFirst(min(count, waiting.count)) }
        return Array(waiting.prefix(count))
    }

    private static let most = 1_024
    /// ETOOMANYREFS, with which the kernel refuses the same on the sending side.
    private static let tooMany: Int32 = 109
}

extension StreamReader {
    /// Begins to receive the descriptors that the peer sends along with its bytes.
    ///
    /// Call it before the first read: what comes earlier is closed by the kernel. From then on every
    /// read keeps the descriptors that it meets, up to a thousand, for `takeDescriptors`.
    /// Throws `OSError` for what is no Unix socket of the kernel's.
    public func receiveDescriptors() throws {
        guard let connection = source.connection, let network = connection.kernelOfUnixSocket else {
            throw OSError.noDescriptors("receiveDescriptors")
        }
        if connection.descriptorInbox == nil {
            connection.descriptorInbox = DescriptorInbox(of: network)
        }
    }

    /// The descriptors that have come with the bytes read so far, in order, at most so many.
    ///
    /// A read may run ahead of what it returns, so those of the next message may be among them: take
    /// as many as the message says. The counterpart of Python's `socket.recv_fds`.
    public func takeDescriptors(atMost count: Int = .max) -> [PassedDescriptor] {
        precondition(count >= 0, "takeDescriptors needs a count of 0 or more")
        return source.connection?.descriptorInbox?.take(count) ?? []
    }
}

extension StreamWriter {
    /// Sends bytes, and open descriptors along with the first of them.
    ///
    /// The peer gets descriptors of its own for the same open files; these here stay open and are the
    /// caller's. Everything that was written before is sent first, and until then other writes throw
    /// `StreamBusyError`. Once it returns, the descriptors may be closed. If it is cancelled before its
    /// turn has come, nothing was sent; later, as with `write`, all of it is sent nevertheless.
    ///
    /// - Parameters:
    ///   - descriptors: At most 253.
    ///   - bytes: At least one, for the descriptors need something to travel with.
    /// - Throws: `OSError`, also for what is no Unix socket of the kernel's; `StreamClosedError`;
    ///   `StreamBusyError`; `CancelledError`.
    ///
    /// The counterpart of Python's `socket.send_fds`.
    public func sendDescriptors(_ descriptors: [Int32], with bytes: [UInt8]) async throws {
        precondition(!bytes.isEmpty, "descriptors need at least one byte to travel with")
        precondition(
            (1...KernelNetwork.mostDescriptors).contains(descriptors.count),
            "between 1 and \(KernelNetwork.mostDescriptors) descriptors can be sent at once")
        guard let network = outgoing.connection.kernelOfUnixSocket else {
            throw OSError.noDescriptors("sendDescriptors")
        }
        try await outgoing.withReservation(for: "descriptors are being sent") {
            let sent = try await sendFirst(bytes, descriptors, network)
            // Within the reservation: whoever ends the stream meanwhile ends it behind this.
            if sent < bytes.count { bytes[sent...].withUnsafeBytes(outgoing.keep) }
        }
        if outgoing.isOverfull { try await drain() }
    }

    /// Sends as many of the bytes as can be at once, but at least one.
    private func sendFirst(
        _ bytes: [UInt8], _ descriptors: [Int32], _ network: KernelNetwork
    ) async throws -> Int {
        let connection = outgoing.connection
        while true {
            guard !connection.isClosed else { throw StreamClosedError(call: "sendDescriptors") }
            let sent = try outgoing.noticing {
                try connection.sent(
                    bytes.withUnsafeBytes {
                        network.send(connection.descriptor, $0, descriptors: descriptors)
                    })
            }
            if sent > 0 { return sent }
            try await connection.waitUntilWritable()
        }
    }
}

extension Connection {
    /// The kernel's network, if this is a Unix socket of it.
    fileprivate var kernelOfUnixSocket: KernelNetwork? {
        local?.family == .unix || peer?.family == .unix ? wire as? KernelNetwork : nil
    }
}
