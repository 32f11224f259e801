import Foundation
import Testing

/// Nothing is missing: neither in a list, nor in a test, nor in the table of the README.
@Suite struct InventoryTests {
    /// The files in `Examples/Sources`, by name.
    static let programs: [String] = {
        let folder = Example.root.appending(path: "Examples/Sources").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }.sorted()
    }()

    @Test func everyProgramIsListed() throws {
        let usage = try Example(arguments: []).lines
        #expect(Array(usage.dropFirst()) == Self.programs)
        let manifest = try Example.text(of: "Examples/Package.swift")
        let products = try #require(manifest.firstMatch(of: /let programs = \[([^\]]*)\]/)).1
        let names = products.matches(of: /"(\w+)"/).map { String($0.1) }
        #expect(names == Self.programs)
    }

    @Test func everyProgramIsTested() {
        let tested =
            Listing.all.map(\.program) + [
                "Chained", "MakeRandom", "ProducersConsumers", "SleepInExecutor", "Spinner",
                "SpinnerThread",
            ]
        #expect(tested.sorted() == Self.programs)
    }

    @Test func everyProgramStandsInTheTable() throws {
        let table = try Example.text(of: "Examples/README.md")
        let rows = table.matches(of: /\| \[`(\w+)`\]\(Sources\/(\w+)\.swift\) \|/)
        #expect(rows.allSatisfy { $0.1 == $0.2 })
        #expect(rows.map { String($0.1) }.sorted() == Self.programs)
    }

    @Test(arguments: programs) func isShort(program: String) throws {
        let text = try Example.text(of: "Examples/Sources/\(program).swift")
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 121)
    }

    /// What the guide quotes is what the programs say.
    @Test(arguments: [["Nonsense"], ["Count", "--simulate"]])
    func whatIsNotUnderstoodIsAnsweredWithTheUsage(arguments: [String]) throws {
        let usage = try Example(arguments: arguments, status: 64)
        #expect(usage.lines.first == "usage: swift run NAME [--simulated]")
    }

    @Test func theGuideIsInStep() throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-B", Example.root.appending(path: "Scripts/quote-examples").path, "--check",
        ]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
    }
}
