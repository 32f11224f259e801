import Testing

/// The programs that throw dice: what they print holds together, and is the same in every run.
@Suite struct ChanceTests {
    @Test(arguments: ["MakeRandom", "Chained", "ProducersConsumers"])
    func theSeedDecides(program: String) throws {
        let (one, two) = (try Example(program), try Example(program))
        #expect(one.lines == two.lines)
        #expect(one.virtualSeconds == two.virtualSeconds)
    }

    @Test func workersRetryUntilTheyPassTheirThreshold() throws {
        let example = try Example("MakeRandom")
        var slowest = 0
        for (index, colour) in ["36", "91", "35"].enumerated() {
            let mine = example.lines.filter {
                $0.hasPrefix("\u{1B}[\(colour)mmakeRandom(\(index))")
            }
            let thrown = mine.compactMap { $0.firstMatch(of: /: (\d+)/)?.1 }.compactMap { Int($0) }
            #expect(mine.first?.contains("begins, above \(9 - index)") == true)
            #expect(thrown.dropLast().allSatisfy { $0 <= 9 - index })
            #expect(try #require(thrown.last) > 9 - index)
            slowest = max(slowest, (thrown.count - 1) * (index + 1))
        }
        #expect(example.virtualSeconds == Double(slowest))
        #expect(example.lines.prefix(2).last?.contains("makeRandom(0)") == true)
    }

    @Test func chainsRunSideBySide() throws {
        let example = try Example("Chained")
        var ends: [Int: Int] = [:]
        for line in example.lines {
            guard let sleep = line.firstMatch(of: /part\d\((\d).*\) sleeps for (\d+)/) else {
                continue
            }
            ends[Int(sleep.1) ?? 0, default: 0] += Int(sleep.2) ?? 0
        }
        let slowest = try #require(ends.values.max())
        #expect(ends.keys.sorted() == [3, 6, 9])
        for (chain, seconds) in ends {
            #expect(
                example.lines.contains(
                    "chain \(chain): result\(chain)-2, made of result\(chain)-1, "
                        + "after \(seconds).00 seconds"))
        }
        #expect(example.lines.last == "Chained took \(slowest).00 seconds.")
        #expect(example.virtualSeconds == Double(slowest))
    }

    @Test func everythingProducedIsConsumedOnce() throws {
        let lines = try Example("ProducersConsumers").lines
        let added = lines.compactMap { $0.firstMatch(of: /added (\S+)$/)?.1 }
        let got = lines.compactMap { $0.firstMatch(of: /got (\S+) after \d+\.\d\d seconds$/)?.1 }
        #expect(added.count > 3)
        #expect(got == added)
        #expect(Set(got).count == got.count)
        // Some items have waited.
        #expect(lines.contains { $0.contains(/after [1-9]/) })
    }
}
