/// What is still to happen in a simulation, earliest first; what happens at one time keeps its order.
struct SimulatedEvents {
    /// A place in the heap: plain numbers, so that moving one costs nothing.
    ///
    /// The action stays put.
    private struct Entry {
        let time: Int64
        let sequence: UInt64
        let slot: Int

        @inline(__always)
        func precedes(_ other: Entry) -> Bool {
            time == other.time ? sequence < other.sequence : time < other.time
        }
    }

    private var heap: [Entry] = []
    private var actions: [(() -> Void)?] = []
    private var freeSlots: [Int] = []
    private var nextSequence: UInt64 = 0

    /// When the next thing happens.
    var nextTime: Int64? { heap.first?.time }

    /// Complexity: O(log n).
    mutating func add(at time: Int64, _ action: @escaping () -> Void) {
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            actions[free] = action
        } else {
            slot = actions.count
            actions.append(action)
        }
        heap.append(Entry(time: time, sequence: nextSequence, slot: slot))
        nextSequence += 1
        siftUp(heap.count - 1)
    }

    /// Takes out what happens next, if it is to happen by `now`.
    ///
    /// Complexity: O(log n).
    mutating func takeDue(by now: Int64) -> (() -> Void)? {
        guard let first = heap.first, first.time <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown()
        }
        freeSlots.append(first.slot)
        return exchange(&actions[first.slot], with: nil)
    }

    /// Forgets everything.
    mutating func removeAll() {
        self = SimulatedEvents()
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard heap[index].precedes(heap[parent]) else { return }
            heap.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func siftDown() {
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            guard least != index else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
