/// Bytes in order, put in at one end and taken out at the other; the memory is used round and round.
struct ByteRing: ~Copyable {
    private var memory: UnsafeMutableRawBufferPointer
    private var start = 0
    private(set) var count = 0

    init() {
        memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    deinit {
        memory.deallocate()
    }

    /// Complexity: O(n), amortised.
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        if count + bytes.count > memory.count { grow(to: count + bytes.count) }
        let end = (start + count) & (memory.count - 1)
        let first = min(bytes.count, memory.count - end)
        UnsafeMutableRawBufferPointer(rebasing: memory[end..<end + first])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<first]))
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[first...]))
        count += bytes.count
    }

    /// Moves the oldest bytes into `target`, as many as fit; there must be no fewer.
    mutating func take(into target: UnsafeMutableRawBufferPointer) {
        guard !target.isEmpty else { return }
        precondition(target.count <= count)
        let first = min(target.count, memory.count - start)
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<start + first]))
        UnsafeMutableRawBufferPointer(rebasing: target[first...]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: memory[..<(target.count - first)]))
        start = (start + target.count) & (memory.count - 1)
        count -= target.count
    }

    private mutating func grow(to least: Int) {
        var size = max(memory.count * 2, 512)
        while size < least { size *= 2 }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        let kept = count
        take(into: UnsafeMutableRawBufferPointer(rebasing: larger[..<kept]))
        memory.deallocate()
        (memory, start, count) = (larger, 0, kept)
    }
}
