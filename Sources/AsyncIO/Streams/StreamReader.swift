import AsyncIOCore
import AsyncIOSystem

/// The receiving half of a connection.
///
/// Nothing is read from the socket before somebody asks, so a slow reader slows its peer down and
/// memory stays bounded. One task may read at a time. A read that is cancelled, or that fails on a
/// limit, has taken nothing out. Belongs to the loop's thread.
///
/// The counterpart of `asyncio.StreamReader`.
public final class StreamReader {
    /// How many bytes may come before a separator that `readLine` and `readUntil` look for.
    public let limit: Int
    /// Whether the peer has ended the stream and everything was read.
    public var isAtEnd: Bool { hasEnded && buffer.isEmpty }
    /// How many bytes have been received and not read yet.
    public var bufferedByteCount: Int { buffer.count }

    let source: StreamSource
    /// The source, if it is a connection; unmanaged, so that a message counts no reference to it.
    private let connection: Unmanaged<Connection>?
    @usableFromInline let loop: EventLoop
    @exclusivity(unchecked) var buffer = ByteBuffer()
    @exclusivity(unchecked) private(set) var hasEnded = false
    private let memory: ReceiveMemory
    @exclusivity(unchecked) private var isReading = false
    @exclusivity(unchecked) private var receivesInARow = 0
    /// The elements of the array that was last read into.
    @exclusivity(unchecked) private var lastMemory: UnsafeMutableRawPointer?

    convenience init(_ connection: Connection, limit: Int) {
        self.init(.connection(connection), limit: limit)
    }

    init(_ source: StreamSource, limit: Int) {
        precondition(limit > 0, "the limit of a stream must be positive")
        self.source = source
        connection = source.connection.map { Unmanaged.passUnretained($0) }
        loop = source.loop
        self.limit = limit
        memory = ReceiveMemory.of(loop)
        if let connection = source.connection {
            loop.addCompanion(self, of: connection.descriptor)
        }
    }

    /// Reads what is there, at least one byte and at most `maximum`; empty at the end of the stream.
    ///
    /// Errors: `OSError`, `CancelledError`, `StreamClosedError`. The counterpart of `read(n)`.
    public func read(upTo maximum: Int = 262_144) async throws -> [UInt8] {
        precondition(maximum > 0, "read(upTo:) needs room for at least one byte")
        while true {
            if mayReceiveNow(), let bytes = try readNow(upTo: maximum) { return bytes }
            try await waitForMore()
        }
    }

    /// Reads into an array that is used again, replacing what is in it; 0 at the end of the stream.
    ///
    /// The kernel writes straight into the array, and nothing is allocated once that has grown.
    /// Errors as `read(upTo:)`.
    @inlinable
    @inline(__always)
    public func read(into bytes: inout [UInt8], upTo maximum: Int = 262_144) async throws -> Int {
        precondition(maximum > 0, "read(into:upTo:) needs room for at least one byte")
        while true {
            // Most reads have to wait, so that is looked at first.
            if let descriptor = beginWaitIfDrained() {
                try endWait(await loop.waitUntilReady(descriptor, for: .read))
            }
            if let count = try readNow(into: &bytes, upTo: maximum) { return count }
            try await waitOtherwise()
        }
    }

    /// Reads until the peer ends the stream.
    ///
    /// The counterpart of `read(-1)`.
    public func readToEnd() async throws -> [UInt8] {
        try await begin()
        while try await fill() {}
        return try take(buffer.count)
    }

    /// Reads exactly `count` bytes.
    ///
    /// Throws `IncompleteReadError`, with what had come, if the stream ends before.
    public func readExactly(_ count: Int) async throws -> [UInt8] {
        precondition(count >= 0, "readExactly needs a count of 0 or more")
        try await begin()
        while buffer.count < count {
            guard try await fill() else {
                throw IncompleteReadError(partial: try take(buffer.count), expected: count)
            }
        }
        return try take(count)
    }

    /// The next `count` bytes, which stay in the reader; fewer only at the end of the stream.
    ///
    /// To see what a peer speaks before deciding how to read it.
    public func peek(_ count: Int = 1) async throws -> [UInt8] {
        precondition(count >= 0, "peek needs a count of 0 or more")
        try await begin()
        while buffer.count < count, try await fill() {}
        return Array(buffer.readable.prefix(count))
    }

    // MARK: How bytes get here

    /// Whether to receive what there is: not if others should run first, now and then.
    @inline(__always)
    private func mayReceiveNow() -> Bool {
        checkIsOnlyReader()
        return receivesInARow < Self.mostInARow
    }

    /// Two tasks that wait for the same bytes would each get some of them.
    @inline(__always)
    private func checkIsOnlyReader() {
        precondition(!isReading, "two tasks read one stream at once; let one of them do it")
    }

    /// What a read that takes several receives begins with.
    func begin() async throws {
        checkIsOnlyReader()
        if receivesInARow >= Self.mostInARow { try await waitOtherwise() }
    }

    /// Receives once into the buffer; false at the end of the stream.
    ///
    /// Lets others run now and then, for a sender may be quick enough that there is always something.
    func fill() async throws -> Bool {
        while true {
            if mayReceiveNow(), let hasMore = try fillNow() { return hasMore }
            try await waitForMore()
        }
    }

    /// Waits until there is something to receive, or lets others run if there always was.
    private func waitForMore() async throws {
        guard let descriptor = beginWaitIfDrained() else { return try await waitOtherwise() }
        try endWait(await loop.waitUntilReady(descriptor, for: .read))
    }

    /// The descriptor to wait for, if it is known that nothing is there.
    @usableFromInline
    func beginWaitIfDrained() -> Int32? {
        checkIsOnlyReader()
        guard let connection, receivesInARow < Self.mostInARow, buffer.isEmpty, !hasEnded else {
            return nil
        }
        return connection._withUnsafeGuaranteedRef { connection in
            if loop.isReady(connection.descriptor, for: .read) || connection.isClosed { return nil }
            isReading = true
            receivesInARow = 0
            return connection.descriptor
        }
    }

    @usableFromInline
    func endWait(_ cause: WakeCause) throws {
        isReading = false
        try loop.checkWoken(cause, "read")
    }

    /// Lets others run, or waits for bytes behind those that are kept, or not from a descriptor.
    @usableFromInline
    func waitOtherwise() async throws {
        isReading = true
        defer { isReading = false }
        let isGivingWay = receivesInARow >= Self.mostInARow
        receivesInARow = 0
        if isGivingWay {
            try await loop.giveWay()
        } else {
            try await source.waitUntilReadable()
        }
    }

    /// Takes bytes out, but not for a branch of a `select` of which another has won.
    func take(_ count: Int) throws -> [UInt8] {
        try Selection.claimOrThrow()
        return buffer.take(count)
    }

    private func readNow(upTo maximum: Int) throws -> [UInt8]? {
        if !buffer.isEmpty { return try take(min(maximum, buffer.count)) }
        return try receive(atMost: maximum) { received in
            guard Selection.claim() else { throw lost(received) }
            return [UInt8](received)
        }
    }

    @usableFromInline
    func readNow(into bytes: inout [UInt8], upTo maximum: Int) throws -> Int? {
        guard mayReceiveNow() else { return nil }
        guard let connection, buffer.isEmpty, !hasEnded, Selection.currentBranch == nil else {
            guard let read = try readNow(upTo: maximum) else { return nil }
            bytes.removeAll(keepingCapacity: true)
            bytes += read
            return read.count
        }
        guard try connection._withUnsafeGuaranteedRef({ try $0.isReadable() }) else { return nil }
        return try receive(into: &bytes, atMost: maximum, from: connection)
    }

    private func fillNow() throws -> Bool? {
        if hasEnded { return false }
        if buffer.capacity > ReceiveMemory.size {
            // Large pieces are received where they stay.
            let room = buffer.free(minimum: Self.directRoom)
            guard let count = try source.receiveNow(into: room) else { return nil }
            receivesInARow += 1
            hasEnded = count == 0
            buffer.grow(by: count)
        } else {
            guard try receive(atMost: .max, { buffer.append($0) }) != nil else { return nil }
        }
        return !hasEnded
    }

    /// Hands over what there is to receive, nothing at the end; `nil` if one must wait.
    @inline(__always)
    private func receive<R>(
        atMost maximum: Int, _ body: (UnsafeRawBufferPointer) throws -> R
    ) throws -> R? {
        if hasEnded { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        return try memory.lend(atMost: maximum) { memory in
            let room = UnsafeMutableRawBufferPointer(memory)
            guard let count = try source.receiveNow(into: room) else { return nil }
            receivesInARow += 1
            hasEnded = count == 0
            return try body(UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }

    @inline(__always)
    private func receive(
        into bytes: inout [UInt8], atMost maximum: Int, from connection: Unmanaged<Connection>
    ) throws -> Int? {
        let room = min(maximum, max(bytes.capacity, Self.smallestRoom))
        var received: Int?
        var place: UnsafeMutableRawPointer?
        bytes.removeAll(keepingCapacity: true)
        try bytes.append(addingCapacity: room) { (span: inout OutputSpan<UInt8>) in
            try span.withUnsafeMutableBufferPointer { memory, count in
                let memory = UnsafeMutableRawBufferPointer(start: memory.baseAddress, count: room)
                place = memory.baseAddress
                received = try connection._withUnsafeGuaranteedRef {
                    try $0.receiveReported(into: memory)?.count
                }
                count = received ?? 0
            }
        }
        guard let received else { return nil }
        if place != lastMemory { noteMemory(place) }
        // It was full, so the peer sends larger pieces: the next one has more room.
        if received == room, room < maximum { bytes.reserveCapacity(min(maximum, 4 * room)) }
        receivesInARow += 1
        hasEnded = received == 0
        return received
    }

    private func noteMemory(_ address: UnsafeMutableRawPointer?) {
        lastMemory = address
        guard let descriptor = source.connection?.descriptor else { return }
        loop.noteMemory(address.map { UnsafeRawPointer($0 - Self.arrayHeader) }, of: descriptor)
    }

    /// Another branch has won: what was received is for the next who reads.
    private func lost(_ received: UnsafeRawBufferPointer) -> CancelledError {
        buffer.append(received)
        return CancelledError(reason: .lostRace, origin: nil)
    }

    /// So many receives without a wait, and others get a turn.
    private static let mostInARow = 16
    /// Room for the first receive into an array that is used again.
    private static let smallestRoom = 16_384
    /// What stands before the elements of an array, and is used with them.
    private static let arrayHeader = 32
    /// Room for one receive into a large buffer.
    private static let directRoom = 65_536
}

extension StreamReader: CustomStringConvertible {
    /// The reader as `<StreamReader 4 bytes, at the end, limit 100>`.
    public var description: String {
        var facts = ["\(buffer.count) bytes"]
        if hasEnded { facts.append("at the end") }
        if limit != defaultStreamLimit { facts.append("limit \(limit)") }
        return "<StreamReader \(facts.joined(separator: ", "))>"
    }
}
