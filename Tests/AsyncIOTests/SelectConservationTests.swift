import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// However selects, puts, time-outs and cancellations fall together: what was put is what was got and
/// what is left, each number once.
@Suite struct SelectConservationTests {
    @Test(arguments: 0..<40)
    func nothingIsLostAndNothingIsDoubled(block: UInt64) throws {
        for seed in block * 50..<block * 50 + 50 {
            let result = try onLoop(.simulated(seed: seed)) { try await play() }
            #expect(result.got.count == Set(result.got).count, "seed \(seed)")
            #expect((result.got + result.left).sorted() == Array(0..<result.put), "seed \(seed)")
            #expect(result.waiting == 0, "seed \(seed)")
        }
    }

    @Test func alsoIfOtherThreadsPut() throws {
        try onLoop(.real) { () async throws in
            let baskets = (0..<3).map { _ in Basket() }
            let putters = (0..<2).map { thread in
                createTask {
                    try await toThread {
                        for number in 0..<2_000 {
                            baskets[number % 3].put(number * 2 + thread)
                        }
                    }
                }
            }
            let got = try await gather(0..<2) { _ in
                var got: [Int] = []
                while true {
                    switch try await select(
                        { try await select(baskets) { try await $0.get() }.value },
                        { try await sleep(for: .milliseconds(200)) })
                    {
                    case .first(let number): got.append(number)
                    case .second: return got
                    }
                }
            }
            for putter in putters { try await putter.value }
            let all = got.flatMap(\.self) + baskets.flatMap(\.contents)
            #expect(all.sorted() == Array(0..<4_000))
        }
    }
}

private struct Outcome {
    var put = 0
    var got: [Int] = []
    var left: [Int] = []
    var waiting = 0
}

/// Some tasks put numbers, others select among the baskets and are cancelled now and then.
private func play() async throws -> Outcome {
    var random = try runningLoop().random
    let baskets = (0..<Int.random(in: 1...4, using: &random)).map { _ in Basket() }
    let (count, got) = (Tally(), ThreadLocked<[Int]>([]))
    let putters = (0..<3).map { _ in
        createTask {
            var random = try runningLoop().random
            for _ in 0..<10 {
                try await randomPause()
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    baskets.randomElement(using: &random)?.put(count.add() - 1)
                }
            }
        }
    }
    let getters = (0..<3).map { _ in
        createTask {
            while true {
                try await randomPause()
                guard let number = try await getOne(of: baskets) else { continue }
                got.withLock { $0.append(number) }
            }
        }
    }
    for getter in getters.dropLast() {
        try await randomPause()
        getter.cancel()
    }
    _ = try await wait(putters)
    try await sleep(for: .milliseconds(Int.random(in: 0...3, using: &random)))
    for getter in getters { getter.cancel() }
    _ = try await wait(getters)
    for getter in getters { _ = try getter.errorNoWait() }
    return Outcome(
        put: count.value, got: got.withLock { $0 }, left: baskets.flatMap(\.contents),
        waiting: baskets.map(\.waiting).reduce(0, +))
}

/// One of the ways to wait for the first of several, by chance.
private func getOne(of baskets: [Basket]) async throws -> Int? {
    var random = try runningLoop().random
    let some = baskets.filter { _ in Bool.random(using: &random) } + [baskets[0]]
    let time = Duration.milliseconds(Int.random(in: 0...3, using: &random))
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
        return try await select(some) { try await $0.get() }.value
    case 1:
        let selected = try await select(
            { try await some[0].get() }, { try await sleep(for: time) })
        if case .first(let number) = selected { return number }
        return nil
    case 2:
        return try? await withTimeout(time) {
            try await select(some) { try await $0.get() }.value
        }
    case 3:
        return try? await select(some) { basket in
            try await withTimeout(time) { try await basket.get() }
        }.value
    default:
        let selected = try await select(
            { try await select(some) { try await $0.get() }.value },
            { try await sleep(for: time) }, { try await baskets[0].get() })
        switch selected {
        case .first(let number), .third(let number): return number
        case .second: return nil
        }
    }
}

private func randomPause() async throws {
    var random = try runningLoop().random
    if Bool.random(using: &random) {
        try await sleep(for: .milliseconds(Int.random(in: 0...3, using: &random)))
    } else {
        await turns(Int.random(in: 0...4, using: &random))
    }
}
