/// All tasks of a loop, found by the identity of the Swift task: an open-addressing hash table.
///
/// The standard dictionary would do, but hashes with SipHash and costs as much as creating the task;
/// here an insertion and a removal are a multiplication and a few loads. It holds the records
/// strongly: a task that nobody refers to any more still runs to its end.
struct TaskTable: ~Copyable {
    private struct Slot {
        var key: UInt = 0
        var record: Unmanaged<TaskRecord>?
    }

    private var slots: UnsafeMutablePointer<Slot>
    private var shift: UInt
    private var mask: Int
    private(set) var count = 0

    init() {
        (slots, mask, shift) = Self.allocate(bits: 6)
    }

    deinit {
        for index in 0...mask { slots[index].record?.release() }
        slots.deallocate()
    }

    /// Finds a record.
    ///
    /// Complexity: O(1) on average.
    @inline(__always)
    func find(_ key: UInt) -> TaskRecord? {
        var index = home(of: key)
        while slots[index].key != 0 {
            if slots[index].key == key { return slots[index].record?.takeUnretainedValue() }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Adds a record under a key that is not there yet.
    ///
    /// Complexity: O(1), amortised.
    mutating func insert(_ record: TaskRecord, for key: UInt) {
        // Three quarters full at most: the runs stay short, and a slot is sixteen bytes.
        if count * 4 > mask * 3 { grow() }
        place(key, Unmanaged.passRetained(record))
        count += 1
    }

    /// Removes and returns a record.
    ///
    /// Complexity: O(1) on average.
    mutating func remove(_ key: UInt) -> TaskRecord? {
        var index = home(of: key)
        while slots[index].key != key {
            if slots[index].key == 0 { return nil }
            index = (index + 1) & mask
        }
        let record = slots[index].record?.takeRetainedValue()
        closeGap(at: index)
        count -= 1
        return record
    }

    /// Lets go of every record.
    mutating func removeAll() {
        for index in 0...mask {
            slots[index].record?.release()
            slots[index] = Slot()
        }
        count = 0
    }

    /// Every record, oldest first.
    ///
    /// Complexity: O(n log n).
    var all: [TaskRecord] {
        (0...mask).compactMap { slots[$0].record?.takeUnretainedValue() }.sorted { $0.id < $1.id }
    }

    /// Moves later entries of the run into the gap, so that look-ups never need tombstones.
    private mutating func closeGap(at start: Int) {
        var gap = start
        var index = start
        while true {
            index = (index + 1) & mask
            guard slots[index].key != 0 else { break }
            let distance = (index - home(of: slots[index].key)) & mask
            if distance >= (index - gap) & mask {
                slots[gap] = slots[index]
                gap = index
            }
        }
        slots[gap] = Slot()
    }

    /// Multiplicative hashing: the high bits of the product spread neighbouring addresses.
    @inline(__always)
    private func home(of key: UInt) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    private mutating func place(_ key: UInt, _ record: Unmanaged<TaskRecord>?) {
        var index = home(of: key)
        while slots[index].key != 0 { index = (index + 1) & mask }
        slots[index] = Slot(key: key, record: record)
    }

    private mutating func grow() {
        let (old, oldMask) = (slots, mask)
        (slots, mask, shift) = Self.allocate(bits: UInt((mask + 1).trailingZeroBitCount + 1))
        for index in 0...oldMask where old[index].key != 0 {
            place(old[index].key, old[index].record)
        }
        old.deallocate()
    }

    private static func allocate(bits: UInt) -> (UnsafeMutablePointer<Slot>, Int, UInt) {
        let capacity = 1 << Int(bits)
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        slots.initialize(repeating: Slot(), count: capacity)
        return (slots, capacity - 1, UInt(UInt.bitWidth) - bits)
    }
}
