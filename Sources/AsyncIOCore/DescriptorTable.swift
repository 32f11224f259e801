import AsyncIOSystem

/// What the loop knows about each watched descriptor: two flags and who waits.
///
/// A flat table by number: descriptors are small and dense, and a look-up is one index. Those of a
/// simulated network are dense as well, but for one bit, which is left out. The entries are used in place, through pointers: reading a field of a copy would retain all the others.
struct DescriptorTable: ~Copyable {
    struct State {
        /// The watched descriptor, or -1.
        var descriptor: Int32 = -1
        /// What may be done without waiting, as far as the kernel has told.
        ///
        /// Reported once each time, so it is remembered here until a call has seen "would block".
        var readiness: Readiness = []
        /// The tasks that wait; what is parked is held by the loop, or by its own frame.
        var reader: Unmanaged<TaskRecord>?
        var writer: Unmanaged<TaskRecord>?
        /// What is used each time that the descriptor is ready, for `prefetch`.
        var companions = Companions(repeating: nil)
        /// Where what it receives went the last time.
        var memory: UnsafeRawPointer?
        /// Called straight from the poll when the descriptor becomes writable.
        var flush: (() -> Void)?
        /// Queued each time the descriptor becomes readable, or writable.
        var readHandle: ReadinessHandle?
        var writeHandle: ReadinessHandle?
        /// Whether it is watched for `addReader` and `addWriter` alone.
        var isForCallbacks = false
    }

    /// The addresses of some objects, never followed.
    typealias Companions = [4 of UnsafeRawPointer?]

    private var states: UnsafeMutablePointer<State>
    private var capacity: Int
    /// How many descriptors are watched.
    private(set) var count = 0

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
        let index = Self.index(of: descriptor)
        guard index < capacity, states[index].descriptor == descriptor else { return nil }
        return states + index
    }

    /// Where the entry of a descriptor is; for -1, beyond every capacity.
    @inline(__always)
    private static func index(of descriptor: Int32) -> Int {
        Int(descriptor & (SimulatedNetwork.firstNumber - 1))
    }

    /// Begins an entry.
    ///
    /// Complexity: O(1), amortised.
    mutating func watch(_ descriptor: Int32) {
        let index = Self.index(of: descriptor)
        if index >= capacity { grow(to: max(capacity * 2, index + 1)) }
        end(states + index)
        states[index].descriptor = descriptor
        count += 1
    }

    /// Ends an entry.
    mutating func unwatch(_ descriptor: Int32) {
        if let state = state(of: descriptor) { end(state) }
    }

    /// Ends every entry.
    mutating func removeAll() {
        for index in 0..<capacity { end(states + index) }
    }

    private mutating func end(_ state: UnsafeMutablePointer<State>) {
        guard state.pointee.descriptor >= 0 else { return }
        // They keep themselves as long as they are in the ring, or run.
        state.pointee.readHandle?.drop()
        state.pointee.writeHandle?.drop()
        let ended = exchange(&state.pointee, with: State())
        count -= 1
        // Let go of last: what it holds on to may end with it, and unwatch others.
        withExtendedLifetime(ended) {}
    }

    /// The watched descriptors; for leak reports.
    var watched: [Int32] {
        (0..<capacity).map { states[$0].descriptor }.filter { $0 >= 0 }
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
