import AsyncIOSystem
import Testing

@testable import AsyncIOCore

/// The timers: nearest deadline first, equal ones in the order in which they were set.
@Suite struct TimerHeapTests {
    @Test func givesTheNearestDeadlineFirst() throws {
        try withPureLoop { loop in
            var heap = TimerHeap()
            for deadline in [30, 10, 20, 5, 40] as [Int64] { _ = insert(&heap, loop, deadline) }
            #expect(heap.nextDeadline == 5)
            var order: [Int64] = []
            while let entry = heap.popDue(at: 100) { order.append(entry.deadline) }
            #expect(order == [5, 10, 20, 30, 40])
            #expect(heap.nextDeadline == nil)
        }
    }

    @Test func keepsTheOrderOfEqualDeadlines() throws {
        try withPureLoop { loop in
            var heap = TimerHeap()
            var sequences: [UInt64] = []
            for _ in 0..<500 { sequences.append(insert(&heap, loop, 7).sequence) }
            var order: [UInt64] = []
            while let entry = heap.popDue(at: 7) { order.append(entry.sequence) }
            #expect(order == sequences)
        }
    }

    @Test func givesNothingBeforeItIsDue() throws {
        try withPureLoop { loop in
            var heap = TimerHeap()
            _ = insert(&heap, loop, 10)
            #expect(heap.popDue(at: 9) == nil)
            #expect(heap.popDue(at: 10)?.deadline == 10)
        }
    }

    @Test func passesOverCancelledTimers() throws {
        try withPureLoop { loop in
            var heap = TimerHeap()
            let first = insert(&heap, loop, 1).handle
            _ = insert(&heap, loop, 2)
            first.cancel()
            heap.noteCancelled()
            heap.dropCancelled()
            #expect(heap.nextDeadline == 2)
            #expect(heap.count == 1)
            #expect(heap.popDue(at: 5)?.deadline == 2)
        }
    }

    @Test func sweepsWhenMostAreCancelled() throws {
        try withPureLoop { loop in
            var heap = TimerHeap()
            let handles = (0..<300).map { insert(&heap, loop, Int64(1_000 - $0)).handle }
            for handle in handles.prefix(150) {
                handle.cancel()
                heap.noteCancelled()
            }
            #expect(heap.count == 300, "half of all may stay")
            handles[150].cancel()
            heap.noteCancelled()
            #expect(heap.count == 149)
            #expect(heap.isHeap)
            var order: [Int64] = []
            while let entry = heap.popDue(at: .max) { order.append(entry.deadline) }
            #expect(order == order.sorted())
            #expect(order.count == 149)
        }
    }

    @Test func keepsAFewCancelledTimers() throws {
        try withPureLoop { loop in
            var heap = TimerHeap()
            for _ in 0..<Constants.cancelledTimersBeforeSweep {
                insert(&heap, loop, 5).handle.cancel()
                heap.noteCancelled()
            }
            #expect(heap.count == Constants.cancelledTimersBeforeSweep)
        }
    }

    @Test func holdsEveryDeadlineThereIs() throws {
        try withPureLoop { loop in
            var heap = TimerHeap()
            for deadline in [Int64.max, .min, 0, -1, 1] { _ = insert(&heap, loop, deadline) }
            var order: [Int64] = []
            while let entry = heap.popDue(at: .max) { order.append(entry.deadline) }
            #expect(order == [.min, -1, 0, 1, .max])
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func agreesWithASortedArray(seed: UInt64) throws {
        try withPureLoop { loop in
            var generator = SplitMix64(seed: seed)
            var heap = TimerHeap()
            var model: [(deadline: Int64, sequence: UInt64, handle: TimerHandle)] = []
            var now: Int64 = 0
            for _ in 0..<1_500 {
                switch Int.random(in: 0..<10, using: &generator) {
                case 0..<5:
                    let deadline = now + Int64.random(in: 0..<50, using: &generator)
                    let (sequence, handle) = insert(&heap, loop, deadline)
                    let place =
                        model.firstIndex { $0.deadline > deadline } ?? model.endIndex
                    model.insert((deadline, sequence, handle), at: place)
                case 5..<8:
                    guard let index = model.indices.randomElement(using: &generator) else { break }
                    model.remove(at: index).handle.cancel()
                    heap.noteCancelled()
                default:
                    now += Int64.random(in: 0..<20, using: &generator)
                    while let entry = heap.popDue(at: now) {
                        let expected = try #require(model.first)
                        #expect(entry.sequence == expected.sequence)
                        model.removeFirst()
                    }
                    #expect(model.allSatisfy { $0.deadline > now })
                }
                #expect(heap.isHeap)
            }
            heap.dropCancelled()
            #expect(heap.nextDeadline == model.first?.deadline)
        }
    }
}

private func insert(
    _ heap: inout TimerHeap, _ loop: EventLoop, _ deadline: Int64
) -> (sequence: UInt64, handle: TimerHandle) {
    let handle = TimerHandle(
        {}, when: LoopInstant(nanoseconds: deadline), loop: loop, site: SourceSite("Test", 0))
    return (heap.insert(.handle(handle), at: deadline), handle)
}
