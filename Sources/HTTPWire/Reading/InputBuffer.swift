/// Bytes that have arrived and are not yet consumed.
///
/// Three rules keep it linear in the number of bytes, however they are split: consuming only moves
/// an index; the front is cut off only when it is at least half of the storage; and `scanIndex`
/// remembers how far the search for a line's end has come.
struct InputBuffer: Sendable {
    /// Lines are handed out as ranges of this array, valid until the next append or `reclaim`.
    private(set) var storage: [UInt8] = []
    private(set) var reachedEOF = false
    private var readIndex = 0
    private var scanIndex = 0
    /// The storage is an array that the caller handed over, and the caller may still hold it.
    private var isAdopted = false

    /// Storage kept for reuse between messages; an idle connection should not hold more.
    private static let maxIdleCapacity = 4096

    var count: Int { storage.count - readIndex }
    var isEmpty: Bool { readIndex == storage.count }

    mutating func append(_ bytes: [UInt8]) {
        guard !reachedEOF, !bytes.isEmpty else { return }
        guard isEmpty else {
            makeRoom()
            storage.append(contentsOf: bytes)
            return
        }
        storage = bytes
        readIndex = 0
        scanIndex = 0
        isAdopted = true
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !reachedEOF else { return }
        makeRoom()
        // Typed bytes are copied in one go; raw ones may go through an iterator.
        bytes.withMemoryRebound(to: UInt8.self) { storage.append(contentsOf: $0) }
    }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        guard !reachedEOF else { return }
        makeRoom()
        storage.append(contentsOf: bytes)
    }

    mutating func markEOF() { reachedEOF = true }

    /// Moves past one line and returns its range without the CRLF, or `nil` if it is not all here.
    ///
    /// Decides byte by byte from the left, so that the verdict on a broken line does not depend on
    /// how many bytes happened to be there.
    mutating func takeLine(
        _ place: LinePlace, maxBytes: Int
    ) throws(WireError) -> Range<Int>? {
        // Halved so that a limit of Int.max, meaning none, does not overflow.
        let bound = readIndex + min(maxBytes, Int.max / 2) + 2
        let search = try LineSearch(storage.span, from: scanIndex, bound: bound, place: place)
        guard search.isComplete else {
            if search.index >= bound { throw place.tooLong(maxBytes: maxBytes) }
            scanIndex = search.index
            return nil
        }
        let line = readIndex..<search.index
        readIndex = search.index + 2
        scanIndex = readIndex
        return line
    }

    /// Takes up to `maxBytes` bytes, without a copy when that is all the storage holds.
    mutating func takePiece(maxBytes: Int) -> [UInt8] {
        let length = min(maxBytes, count)
        guard length < storage.count else {
            let piece = storage
            self.discardStorage()
            return piece
        }
        let piece = Array(storage[readIndex..<readIndex + length])
        readIndex += length
        scanIndex = readIndex
        return piece
    }

    /// Moves past a CRLF: `nil` if it is not all here, `false` if something else is.
    mutating func takeLineEnd() -> Bool? {
        guard count >= 2 else { return nil }
        guard storage[readIndex] == ByteClass.carriageReturn,
            storage[readIndex + 1] == ByteClass.lineFeed
        else { return false }
        readIndex += 2
        scanIndex = readIndex
        return true
    }

    /// Lets go of storage that is fully consumed.
    mutating func reclaim() {
        guard isEmpty, !storage.isEmpty else { return }
        if isAdopted || storage.capacity > Self.maxIdleCapacity {
            discardStorage()
        } else {
            storage.removeAll(keepingCapacity: true)
            readIndex = 0
            scanIndex = 0
        }
    }

    private mutating func discardStorage() {
        storage = []
        readIndex = 0
        scanIndex = 0
        isAdopted = false
    }

    private mutating func makeRoom() {
        reclaim()
        isAdopted = false
        guard readIndex > 0, readIndex >= storage.count / 2 else { return }
        storage.removeSubrange(..<readIndex)
        scanIndex -= readIndex
        readIndex = 0
    }
}

/// One step of the search for the CRLF that ends a line.
private struct LineSearch {
    /// Where the CRLF is, or from where to search on.
    let index: Int
    let isComplete: Bool

    init(
        _ bytes: Span<UInt8>, from start: Int, bound: Int, place: LinePlace
    ) throws(WireError) {
        let end = min(bytes.count, bound)
        var index = start
        while index < end {
            let byte = bytes[index]
            // One comparison settles nearly every byte.
            guard byte <= ByteClass.carriageReturn else {
                index += 1
                continue
            }
            if byte == ByteClass.lineFeed { throw place.bareLineFeed }
            if byte == ByteClass.carriageReturn, index + 1 < bound {
                guard index + 1 < bytes.count else { break }
                guard bytes[index + 1] == ByteClass.lineFeed else { throw place.bareCarriageReturn }
                self.index = index
                self.isComplete = true
                return
            }
            index += 1
        }
        self.index = index
        self.isComplete = false
    }
}
