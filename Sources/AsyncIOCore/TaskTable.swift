/// All tasks of a loop, found by the identity of the Swift task: an open-addressing hash table.
///
/// The standard dictionary would do, but hashes with SipHash and costs as much as creating the task;
/// here an insertion and a removal are a multiplication and a few loads. A slot is one word, since the
/// key stands in the record, which whoever looks it up is about to read anyway. The table holds the
/// records strongly: a task that nobody refers to any more still runs to its end.
struct TaskTable: ~Copyable {
    private typealias Slot = Unmanaged<TaskRecord>?

    private var slots: UnsafeMutablePointer<Slot>
    private var shift: UInt
    private var mask: Int
    private(set) var count = 0

    init() {
        (slots, mask, shift) = Self.allocate(bits: 6)
    }

    deinit {
        for index in 0...mask { slots[index]?.release() }
        slots.deallocate()
    }

    /// Finds a record.
    ///
    /// Complexity: O(1) on average.
    @inline(__always)
    func find(_ key: UInt) -> TaskRecord? {
        findUnmanaged(key)?.takeUnretainedValue()
    }

    /// The same without counting a reference, for a task that is sure to outlive its use: a running one.
    @inline(__always)
    func findUnmanaged(_ key: UInt) -> Unmanaged<TaskRecord>? {
        var index = home(of: key)
        while let record = slots[index] {
            if Self.key(of: record) == key { return record }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Adds a record, found by its key from now on; no other may have the same.
    ///
    /// Complexity: O(1), amortised.
    mutating func insert(_ record: TaskRecord) {
        // Three quarters full at most: then the runs stay short.
        if count * 4 > mask * 3 { grow() }
        place(Unmanaged.passRetained(record))
        count += 1
    }

    /// Removes and returns a record.
    ///
    /// Complexity: O(1) on average.
    mutating func remove(_ key: UInt) -> TaskRecord? {
        var index = home(of: key)
        while let record = slots[index] {
            if Self.key(of: record) == key {
                closeGap(at: index)
                count -= 1
                return record.takeRetainedValue()
            }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Lets go of every record.
    mutating func removeAll() {
        for index in 0...mask {
            slots[index]?.release()
            slots[index] = nil
        }
        count = 0
    }

    /// Every record, oldest first.
    ///
    /// Complexity: O(n log n).
    var all: [TaskRecord] {
        (0...mask).compactMap { slots[$0]?.takeUnretainedValue() }.sorted { $0.id < $1.id }
    }

    /// Moves later entries of the run into the gap, so that look-ups never need tombstones.
    private mutating func closeGap(at start: Int) {
        var gap = start
        var index = start
        while true {
            index = (index + 1) & mask
            guard let record = slots[index] else { break }
            let distance = (index - home(of: Self.key(of: record))) & mask
            if distance >= (index - gap) & mask {
                slots[gap] = slots[index]
                gap = index
            }
        }
        slots[gap] = nil
    }

    /// Multiplicative hashing: the high bits of the product spread neighbouring addresses.
    @inline(__always)
    private func home(of key: UInt) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    @inline(__always)
    private static func key(of record: Unmanaged<TaskRecord>) -> UInt {
        record._withUnsafeGuaranteedRef { $0.key }
    }

    private mutating func place(_ record: Unmanaged<TaskRecord>) {
        var index = home(of: Self.key(of: record))
        while slots[index] != nil { index = (index + 1) & mask }
        slots[index] = record
    }

    private mutating func grow() {
        let (old, oldMask) = (slots, mask)
        (slots, mask, shift) = Self.allocate(bits: UInt((mask + 1).trailingZeroBitCount + 1))
        for index in 0...oldMask {
            if let record = old[index] { place(record) }
        }
        old.deallocate()
    }

    private static func allocate(bits: UInt) -> (UnsafeMutablePointer<Slot>, Int, UInt) {
        let capacity = 1 << Int(bits)
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        slots.initialize(repeating: nil, count: capacity)
        return (slots, capacity - 1, UInt(UInt.bitWidth) - bits)
    }
}
