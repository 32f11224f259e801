/// Something that is ready to run: a Swift job or a handle, in one word.
///
/// A job is kept as it is, never inside a closure: a closure would be an allocation a switch.
/// Both are pointers to objects aligned to sixteen bytes, so the lowest bits tell them apart.
struct ReadyEntry {
    private let bits: UInt

    @inline(__always)
    init(_ job: UnownedJob) {
        bits = unsafeBitCast(job, to: UInt.self)
    }

    /// A job of the default or the preferred executor.
    @inline(__always)
    init(generic job: UnownedJob) {
        bits = unsafeBitCast(job, to: UInt.self) | 2
    }

    /// A job that goes on outside of any actor, such as those with which the runtime ends a sleep.
    @inline(__always)
    init(actorless job: UnownedJob) {
        bits = unsafeBitCast(job, to: UInt.self) | 4
    }

    /// Takes over one reference to the handle.
    @inline(__always)
    init(_ handle: Handle) {
        bits = UInt(bitPattern: Unmanaged.passRetained(handle).toOpaque()) | 1
    }

    /// Takes over no reference: such a handle keeps itself.
    @inline(__always)
    init(unretained handle: ReadinessHandle) {
        bits = UInt(bitPattern: Unmanaged.passUnretained(handle).toOpaque()) | 3
    }

    @inline(__always)
    var isSerialJob: Bool { bits & 7 == 0 }

    @inline(__always)
    var isHandle: Bool { bits & 1 == 1 }

    @inline(__always)
    var isActorless: Bool { bits & 4 == 4 }

    @inline(__always)
    var job: UnownedJob { unsafeBitCast(bits & ~7, to: UnownedJob.self) }

    /// The identity of the Swift task, if the entry is a job that is a task.
    @inline(__always)
    var taskKey: UInt { bits & ~7 }

    /// Gives the reference back to the caller.
    ///
    /// Call it once, or `runHandle`.
    @inline(__always)
    func takeHandle() -> Handle {
        guard keepsItself else { return handle().takeRetainedValue() }
        let handle: ReadinessHandle = handle().takeUnretainedValue()
        handle.wasTaken()
        return handle
    }

    /// Runs the handle.
    @inline(__always)
    func runHandle(on loop: EventLoop) {
        guard keepsItself else { return takeHandle().run(on: loop) }
        let handle: Unmanaged<ReadinessHandle> = handle()
        handle._withUnsafeGuaranteedRef { $0.run(on: loop) }
    }

    private var keepsItself: Bool { bits & 2 == 2 }

    @inline(__always)
    private func handle<H: Handle>() -> Unmanaged<H> {
        .fromOpaque(UnsafeRawPointer(bitPattern: bits & ~7).unsafelyUnwrapped)
    }
}

/// The first-in, first-out ring of what is ready.
///
/// A ring and not an array of pairs or a linked list: a push and a pop are one store and one load,
/// and a warm loop never allocates. Positions only rise, whatever the capacity, so that "up to here"
/// keeps its meaning while entries come and go.
struct ReadyQueue: ~Copyable {
    private var entries: UnsafeMutablePointer<ReadyEntry>
    private var mask: Int
    private var head = 0
    private var tail = 0

    init(capacity: Int = Constants.initialReadyCapacity) {
        precondition(capacity.nonzeroBitCount == 1, "the capacity of a ring is a power of two")
        entries = .allocate(capacity: capacity)
        mask = capacity - 1
    }

    deinit {
        entries.deallocate()
    }

    @inline(__always)
    var count: Int { tail &- head }

    /// The position that the next entry will have.
    @inline(__always)
    var end: Int { tail }

    /// Whether an entry before that position is still there.
    @inline(__always)
    func hasEntry(before end: Int) -> Bool { head &- end < 0 }

    /// Adds an entry at the end.
    ///
    /// Complexity: O(1), amortised.
    @inline(__always)
    mutating func push(_ entry: ReadyEntry) {
        if count > mask { grow() }
        entries[tail & mask] = entry
        tail &+= 1
    }

    /// Takes the first entry; there must be one.
    ///
    /// Complexity: O(1).
    @inline(__always)
    mutating func pop() -> ReadyEntry {
        let entry = entries[head & mask]
        head &+= 1
        return entry
    }

    /// Takes the last entry back, if it is the job of that task.
    ///
    /// Its position is given anew, so nobody may have noted one beyond it as an end.
    @inline(__always)
    mutating func popLast(ofTask key: UInt) -> ReadyEntry? {
        guard count > 0 else { return nil }
        let entry = entries[(tail &- 1) & mask]
        guard !entry.isHandle, entry.taskKey == key else { return nil }
        tail &-= 1
        return entry
    }

    @inline(never)
    private mutating func grow() {
        let capacity = (mask + 1) * 2
        let larger = UnsafeMutablePointer<ReadyEntry>.allocate(capacity: capacity)
        for offset in 0..<count {
            let position = head &+ offset
            larger[position & (capacity - 1)] = entries[position & mask]
        }
        entries.deallocate()
        entries = larger
        mask = capacity - 1
    }
}
