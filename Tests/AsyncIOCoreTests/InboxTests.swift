import AsyncIOSystem
import Synchronization
import Testing

@testable import AsyncIOCore

/// What other threads hand over: in order, all of it, with as few wake-ups as can be.
@Suite struct InboxTests {
    @Test func keepsTheOrder() {
        let inbox = Inbox()
        for number in 0..<100 { inbox.push(ReadyEntry(makeHandle(number))) {} }
        #expect(!inbox.isEmpty)
        #expect(drain(inbox) == Array(0..<100))
        #expect(inbox.isEmpty)
        #expect(drain(inbox).isEmpty)
    }

    @Test func wakesOnlyALoopThatSleeps() {
        let inbox = Inbox()
        var wakeUps = 0
        inbox.push(ReadyEntry(makeHandle(0))) { wakeUps += 1 }
        #expect(wakeUps == 0)
        _ = drain(inbox)
        #expect(inbox.prepareToSleep())
        for number in 0..<10 { inbox.push(ReadyEntry(makeHandle(number))) { wakeUps += 1 } }
        #expect(wakeUps == 1, "the first entry wakes the loop, the others find it woken")
        inbox.didWake()
        #expect(drain(inbox).count == 10)
    }

    @Test func keepsALoopWithWorkFromSleeping() {
        let inbox = Inbox()
        var wakeUps = 0
        inbox.push(ReadyEntry(makeHandle(0))) { wakeUps += 1 }
        #expect(!inbox.prepareToSleep())
        inbox.push(ReadyEntry(makeHandle(1))) { wakeUps += 1 }
        #expect(wakeUps == 0, "a loop that did not fall asleep needs no wake-up")
        _ = drain(inbox)
    }

    @Test func dropsWhatComesAfterTheEnd() {
        let inbox = Inbox()
        let (before, after) = (makeHandle(1), makeHandle(2))
        inbox.push(ReadyEntry(before)) {}
        inbox.close()
        var wakeUps = 0
        inbox.push(ReadyEntry(after)) { wakeUps += 1 }
        #expect(before.isCancelled)
        #expect(after.isCancelled)
        #expect(wakeUps == 0)
        #expect(drain(inbox).isEmpty)
    }

    @Test func losesNothingOfSeveralThreads() throws {
        let (producers, each) = (4, 5_000)
        let inbox = Inbox()
        let threads = try (0..<producers).map { producer in
            try Thread(named: "producer") {
                for number in 0..<each {
                    inbox.push(ReadyEntry(makeHandle(producer * each + number))) {}
                }
            }
        }
        var seen: [Int] = []
        while seen.count < producers * each { seen += drain(inbox) }
        for thread in threads { thread.join() }
        for producer in 0..<producers {
            let range = producer * each..<(producer + 1) * each
            #expect(seen.filter(range.contains) == Array(range))
        }
    }
}

private func drain(_ inbox: Inbox) -> [Int] {
    var queue = ReadyQueue(capacity: 16)
    var scratch: [ReadyEntry] = []
    inbox.drain(into: &queue, scratch: &scratch)
    var numbers: [Int] = []
    while queue.count > 0 { numbers.append(Int(queue.pop().takeHandle().site.line)) }
    return numbers
}
