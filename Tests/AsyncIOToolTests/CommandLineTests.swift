import Foundation
import Testing

@Suite struct CommandLineTests {
    @Test(arguments: [
        ["fetch", "--concurrency", "0"], ["fetch", "-t", "-1"], ["fetch", "--bogus"], ["bogus"],
        ["fetch", "-c", "many"],
    ])
    func badUsageEndsWith2(arguments: [String]) throws {
        let result = try Tool.run(arguments)
        #expect(result.status == 2)
        #expect(result.output == "")
        #expect(result.errors.hasPrefix("Error: "))
        #expect(result.errors.contains("Usage: asyncio"))
    }

    @Test func helpAndVersionEndWith0() throws {
        for arguments in [["--help"], ["fetch", "--help"], ["help", "fetch"], []] {
            let result = try Tool.run(arguments)
            #expect(result.status == 0)
            #expect(result.errors == "")
            #expect(result.output.contains("USAGE: asyncio"))
            #expect(result.output.contains("--concurrency") == arguments.contains("fetch"))
        }
        let version = try Tool.run(["--version"])
        #expect(version.status == 0)
        #expect(version.output.hasPrefix("asyncio "))
    }

    @Test func theDemonstrationComparesThreeWays() throws {
        let result = try Tool.run(["fetch"])
        #expect(result.status == 0)
        for words in ["one by one", "on threads", "at once, on the loop", "SPEED-UP", "as fast"] {
            #expect(result.output.contains(words))
        }
    }
}
