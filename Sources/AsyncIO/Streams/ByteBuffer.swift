/// Bytes that come in at one end and go out at the other, without being moved each time.
///
/// Holds raw memory, so that the kernel can write into the free end while a task is suspended.
struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = 0
    private var end = 0

    init(capacity: Int = 0) {
        self.capacity = capacity
        base = .allocate(byteCount: max(capacity, 1), alignment: 16)
    }

    deinit {
        base.deallocate()
    }

    var count: Int { end - start }
    var isEmpty: Bool { start == end }

    /// What is in the buffer; valid until the next change.
    var readable: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: count)
    }

    /// Memory for at least `minimum` more bytes; what was written there is taken in with `grow(by:)`.
    mutating func free(minimum: Int) -> UnsafeMutableRawBufferPointer {
        if start == end { (start, end) = (0, 0) }
        if capacity - end < minimum { makeRoom(minimum) }
        return UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
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
        if start == end { (start, end) = (0, 0) }
    }

    mutating func removeAll() {
        (start, end) = (0, 0)
    }

    /// Takes bytes out of the front as an array.
    mutating func take(_ count: Int) -> [UInt8] {
        let bytes = [UInt8](UnsafeRawBufferPointer(start: base + start, count: count))
        dropFirst(count)
        return bytes
    }

    private mutating func makeRoom(_ minimum: Int) {
        let count = self.count
        if capacity - count >= minimum, start >= capacity / 2 {
            base.copyMemory(from: base + start, byteCount: count)
        } else {
            let larger = max(capacity * 2, count + minimum)
            let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
            memory.copyMemory(from: base + start, byteCount: count)
            base.deallocate()
            (base, capacity) = (memory, larger)
        }
        (start, end) = (0, count)
    }
}
