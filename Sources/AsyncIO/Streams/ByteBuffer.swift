/// Bytes that come in at one end and go out at the other, without being moved each time.
///
/// Raw memory, which the kernel can write into. An empty buffer holds on to little of it by default, so that ten
/// thousand connections with nothing to say cost little.
struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutableRawPointer?
    private(set) var capacity = 0
    private var start = 0
    private var end = 0
    /// So much memory it keeps for the next bytes when it is empty.
    private let mostWhenEmpty: Int

    init(keeping mostWhenEmpty: Int = 4_096) {
        self.mostWhenEmpty = mostWhenEmpty
    }

    deinit {
        base?.deallocate()
    }

    var count: Int { end - start }
    var isEmpty: Bool { start == end }

    /// What is in the buffer; valid until the next change.
    var readable: UnsafeRawBufferPointer {
        guard let base else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: base + start, count: count)
    }

    /// Memory for at least `minimum` more bytes; what was written there is taken in with `grow(by:)`.
    mutating func free(minimum: Int) -> UnsafeMutableRawBufferPointer {
        if capacity - end < minimum { makeRoom(minimum) }
        return UnsafeMutableRawBufferPointer(
            start: base.map { $0 + end }, count: capacity - end)
    }

    mutating func grow(by count: Int) {
        end += count
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        free(minimum: bytes.count).copyMemory(from: bytes)
        end += bytes.count
    }

    mutating func dropFirst(_ count: Int) {
        start += count
        if start == end { removeAll() }
    }

    mutating func removeAll() {
        (start, end) = (0, 0)
        guard capacity > mostWhenEmpty else { return }
        base?.deallocate()
        (base, capacity) = (nil, 0)
    }

    /// Takes bytes out of the front as an array.
    mutating func take(_ count: Int) -> [UInt8] {
        let bytes = [UInt8](UnsafeRawBufferPointer(rebasing: readable[..<count]))
        dropFirst(count)
        return bytes
    }

    private mutating func makeRoom(_ minimum: Int) {
        let (count, old) = (count, readable)
        if let base, capacity - count >= minimum, start >= capacity / 2 {
            base.copyMemory(from: base + start, byteCount: count)
        } else {
            let larger = max(capacity * 2, count + minimum, 512)
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: larger, alignment: 16)
            memory.copyMemory(from: old)
            base?.deallocate()
            (base, capacity) = (memory.baseAddress, larger)
        }
        (start, end) = (0, count)
    }
}
