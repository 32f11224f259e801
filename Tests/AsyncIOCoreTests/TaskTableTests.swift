import AsyncIOSystem
import Testing

@testable import AsyncIOCore

/// The table of tasks: a dictionary in all but cost.
@Suite struct TaskTableTests {
    @Test func findsWhatWasInserted() throws {
        try withPureLoop { loop in
            var table = TaskTable()
            let record = makeRecord(1, loop)
            table.insert(record)
            #expect(table.find(16) === record)
            #expect(table.find(32) == nil)
            #expect(table.remove(16) === record)
            #expect(table.find(16) == nil)
            #expect(table.remove(16) == nil)
            #expect(table.count == 0)
        }
    }

    @Test func neverFindsTheKeyOfNoTask() throws {
        try withPureLoop { loop in
            var table = TaskTable()
            #expect(table.find(0) == nil)
            table.insert(makeRecord(1, loop))
            #expect(table.find(0) == nil)
        }
    }

    @Test func holdsItsRecords() throws {
        try withPureLoop { loop in
            var table = TaskTable()
            weak var record: TaskRecord?
            do {
                let made = makeRecord(1, loop)
                record = made
                table.insert(made)
            }
            #expect(record != nil)
            _ = table.remove(16)
            #expect(record == nil)
        }
    }

    @Test func letsGoOfItsRecordsAtItsEnd() throws {
        try withPureLoop { loop in
            weak var record: TaskRecord?
            do {
                var table = TaskTable()
                let made = makeRecord(1, loop)
                record = made
                table.insert(made)
            }
            #expect(record == nil)
        }
    }

    @Test func listsTheOldestFirst() throws {
        try withPureLoop { loop in
            var table = TaskTable()
            for id in [5, 3, 9, 1] as [UInt64] {
                table.insert(makeRecord(id, loop, key: UInt(id) * 48))
            }
            #expect(table.all.map(\.id) == [1, 3, 5, 9])
        }
    }

    /// Keys that lie close together and far apart, so that runs collide, wrap around and are cut.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func agreesWithADictionary(seed: UInt64) throws {
        try withPureLoop { loop in
            var generator = SplitMix64(seed: seed)
            var table = TaskTable()
            var model: [UInt: TaskRecord] = [:]
            let spread: UInt = seed.isMultiple(of: 2) ? 600 : 40
            for id in 0..<4_000 as Range<UInt64> {
                let key = UInt.random(in: 1...spread, using: &generator) * 16
                if model[key] == nil, Bool.random(using: &generator) {
                    let record = makeRecord(id, loop, key: key)
                    table.insert(record)
                    model[key] = record
                } else {
                    #expect(table.remove(key) === model.removeValue(forKey: key))
                }
                #expect(table.count == model.count)
                let other = UInt.random(in: 1...spread, using: &generator) * 16
                #expect(table.find(other) === model[other])
            }
            for key in (1...spread).map({ $0 * 16 }) { #expect(table.find(key) === model[key]) }
            #expect(Set(table.all.map(\.id)) == Set(model.values.map(\.id)))
        }
    }
}

private func makeRecord(_ id: UInt64, _ loop: EventLoop, key: UInt = 16) -> TaskRecord {
    let record = TaskRecord(
        id: id, name: nil, site: SourceSite("Test", 0), parentID: 0, loop: loop)
    record.key = key
    return record
}
