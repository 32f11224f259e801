import AsyncIOSystem

/// What the loop knows about each watched descriptor: two flags and who waits.
///
/// A flat table by number: descriptors are small and dense, and a look-up is one index. The entries
/// are used in place, through pointers: reading a field of a copy would retain all the others.
struct DescriptorTable: ~Copyable {
    struct State {
        var isWatched = false
        /// What may be done without waiting, as far as the kernel has told.
        ///
        /// Reported once each time, so it is remembered here until a call has seen "would block".
        var readiness: Readiness = []
        var reader: TaskRecord?
        var writer: TaskRecord?
        /// Called straight from the poll when the descriptor becomes writable.
        var flush: (() -> Void)?
        /// Queued each time the descriptor becomes readable, or writable.
        var readHandle: ReadinessHandle?
        var writeHandle: ReadinessHandle?
        /// Whether it is watched for `addReader` and `addWriter` alone.
        var isForCallbacks = false
    }

    private var states: UnsafeMutablePointer<State>
    private var capacity: Int

    init() {
        (states, capacity) = Self.allocate(64)
    }

    deinit {
        states.deinitialize(count: capacity)
        states.deallocate()
    }

    /// The entry of a descriptor, valid until the next `watch`; `nil` if it is not watched.
    @inline(__always)
    func state(of descriptor: Int32) -> UnsafeMutablePointer<State>? {
        let index = Int(descriptor)
        guard index >= 0, index < capacity, states[index].isWatched else { return nil }
        return states + index
    }

    /// Begins an entry.
    ///
    /// Complexity: O(1), amortised.
    mutating func watch(_ descriptor: Int32) {
        let index = Int(descriptor)
        if index >= capacity { grow(to: max(capacity * 2, index + 1)) }
        states[index] = State(isWatched: true)
    }

    /// Ends an entry.
    func unwatch(_ descriptor: Int32) {
        state(of: descriptor)?.pointee = State()
    }

    /// Ends every entry.
    func removeAll() {
        for index in 0..<capacity { states[index] = State() }
    }

    /// The watched descriptors; for leak reports.
    var watched: [Int32] {
        (0..<capacity).filter { states[$0].isWatched }.map { Int32($0) }
    }

    private mutating func grow(to newCapacity: Int) {
        let (larger, _) = Self.allocate(newCapacity)
        larger.update(from: states, count: capacity)
        states.deinitialize(count: capacity)
        states.deallocate()
        (states, capacity) = (larger, newCapacity)
    }

    private static func allocate(_ capacity: Int) -> (UnsafeMutablePointer<State>, Int) {
        let states = UnsafeMutablePointer<State>.allocate(capacity: capacity)
        states.initialize(repeating: State(), count: capacity)
        return (states, capacity)
    }
}
