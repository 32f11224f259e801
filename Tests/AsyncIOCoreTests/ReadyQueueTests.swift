import AsyncIOSystem
import Testing

@testable import AsyncIOCore

/// The ring of what is ready: first in, first out, whatever it goes through.
@Suite struct ReadyQueueTests {
    @Test(arguments: [1, 2, 64, 2048])
    func keepsTheOrderThroughGrowth(capacity: Int) {
        var queue = ReadyQueue(capacity: capacity)
        for number in 0..<5_000 { queue.push(ReadyEntry(makeHandle(number))) }
        #expect(queue.count == 5_000)
        for number in 0..<5_000 { #expect(popNumber(&queue) == number) }
        #expect(queue.count == 0)
    }

    @Test func keepsTheOrderWhenItWrapsAround() {
        var queue = ReadyQueue(capacity: 8)
        var (pushed, popped) = (0, 0)
        for round in 0..<1_000 {
            for _ in 0..<(round % 7) + 1 {
                queue.push(ReadyEntry(makeHandle(pushed)))
                pushed += 1
            }
            while queue.count > round % 3 {
                #expect(popNumber(&queue) == popped)
                popped += 1
            }
        }
        while queue.count > 0 {
            #expect(popNumber(&queue) == popped)
            popped += 1
        }
        #expect(popped == pushed)
    }

    @Test func growsWhileItsContentIsWrapped() {
        var queue = ReadyQueue(capacity: 4)
        for number in 0..<3 { queue.push(ReadyEntry(makeHandle(number))) }
        #expect(popNumber(&queue) == 0)
        #expect(popNumber(&queue) == 1)
        for number in 3..<20 { queue.push(ReadyEntry(makeHandle(number))) }
        for number in 2..<20 { #expect(popNumber(&queue) == number) }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func agreesWithAnArray(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var queue = ReadyQueue(capacity: 2)
        var model: [Int] = []
        for number in 0..<3_000 {
            if Int.random(in: 0..<5, using: &generator) < 3 {
                queue.push(ReadyEntry(makeHandle(number)))
                model.append(number)
            } else if !model.isEmpty {
                #expect(popNumber(&queue) == model.removeFirst())
            }
            #expect(queue.count == model.count)
        }
        while !model.isEmpty { #expect(popNumber(&queue) == model.removeFirst()) }
    }

    @Test func letsGoOfAHandleThatWasTaken() {
        var queue = ReadyQueue(capacity: 2)
        weak var handle: Handle?
        do {
            let made = makeHandle(1)
            handle = made
            queue.push(ReadyEntry(made))
        }
        #expect(handle != nil)
        _ = popNumber(&queue)
        #expect(handle == nil)
    }

    @Test func tellsHandlesFromJobs() throws {
        let entry = ReadyEntry(makeHandle(1))
        #expect(entry.isHandle)
        #expect(!entry.isSerialJob)
        _ = entry.takeHandle()
    }
}

private func popNumber(_ queue: inout ReadyQueue) -> Int {
    Int(queue.pop().takeHandle().site.line)
}
