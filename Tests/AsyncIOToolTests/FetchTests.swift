import Foundation
import Testing

@Suite struct FetchTests {
    @Test func pagesAreFetchedAndListed() throws {
        try withPages { base in
            let result = try Tool.run(["fetch", "\(base)/10", "\(base)/2000", "\(base)/moved"])
            #expect(result.status == 0)
            #expect(result.output.contains("STATUS"))
            #expect(result.output.contains("200        10 B"))
            #expect(result.output.contains("200      2.0 kB"))
            #expect(result.output.contains("3 fetched, 0 failed"))
            #expect(result.errors.contains("Fetching 3/3"))
        }
    }

    @Test func failuresAreNamedAndEndWith1() throws {
        let port = try unusedPort()
        try withPages { base in
            let result = try Tool.run([
                "fetch", "-t", "0.2", "\(base)/5", "\(base)/missing", "\(base)/hang", "\(base)/cut",
                "http://127.0.0.1:\(port)/", "https://127.0.0.1/", "example.com",
            ])
            #expect(result.status == 1)
            #expect(result.seconds < 10)
            for words in [
                "404 Not Found", "timed out after 200 ms", "Connection refused",
                "does not speak TLS",
                "does not begin with http://", "1 fetched, 6 failed",
            ] {
                #expect(result.output.contains(words), "the table does not say: \(words)")
            }
        }
    }

    @Test func jsonIsValid() throws {
        try withPages { base in
            let odd = "http://127.0.0.1/\"\\\u{1}é"
            let result = try Tool.run(["fetch", "--json", "\(base)/7", "\(base)/missing", odd])
            #expect(result.status == 1)
            #expect(result.errors == "")
            let parsed = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            let list = try #require(parsed as? [[String: Any]])
            #expect(list.count == 3)
            #expect(list[0]["status"] as? Int == 200)
            #expect(list[0]["bytes"] as? Int == 7)
            #expect(list[0]["error"] is NSNull)
            #expect((list[0]["seconds"] as? Double ?? 0) > 0)
            #expect(list[1]["error"] as? String == "404 Not Found")
            #expect(list[2]["url"] as? String == odd)
            #expect(list[2]["status"] is NSNull)
        }
    }

    @Test func listsComeFromFilesAndStandardInput() throws {
        try withPages { base in
            let list = "# a comment\n\n  \(base)/1  \r\n\(base)/2\n"
            let piped = try Tool.run(["fetch", "--json", "-f", "-"], input: list)
            #expect(piped.status == 0)
            #expect(piped.lines.count == 4)
            let folder = try TemporaryFolder()
            try Data(list.utf8).write(to: folder.file("list"))
            let read = try Tool.run([
                "fetch", "--json", "-f", folder.file("list").path, "\(base)/3",
            ])
            #expect(read.lines.count == 5)
            let none = try Tool.run(["fetch", "--json", "-f", "-"], input: "")
            #expect(none.status == 0 && none.output == "[]\n")
            let missing = try Tool.run(["fetch", "-f", folder.file("nothing").path])
            #expect(missing.status == 2)
            #expect(missing.errors.contains("No such file"))
        }
    }

    @Test func bodiesAreSaved() throws {
        try withPages { base in
            let folder = try TemporaryFolder()
            let target = folder.file("a/b").path
            let result = try Tool.run([
                "fetch", "-q", "-o", target, "\(base)/10", "\(base)/10", "\(base)/600000",
                "\(base)/../../x?a=b/c", "\(base)/missing", "\(base)/cut",
            ])
            #expect(result.status == 1)
            #expect(result.output == "")
            let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
            let host = base.dropFirst(7).replacingOccurrences(of: ":", with: "_")
            #expect(
                names == [
                    "\(host)_.._.._x_a_b_c", "\(host)_10", "\(host)_10-2", "\(host)_600000",
                ])
            for (name, size) in [("\(host)_10-2", 10), ("\(host)_600000", 600_000)] {
                #expect(try Data(contentsOf: folder.file("a/b/\(name)")).count == size)
            }
        }
    }

    @Test func aFullDiskIsToldForEachURL() throws {
        try withPages { base in
            let result = try Tool.run(["fetch", "--json", "-o", "/proc", "\(base)/10"])
            #expect(result.status == 1 || result.status == 2)
            #expect((result.output + result.errors).contains("/proc"))
        }
    }

    @Test func tenThousandURLs() throws {
        try withPages { base in
            let list = (0..<10_000).map { "\(base)/\($0 % 100)" }.joined(separator: "\n")
            let result = try Tool.run(["fetch", "-f", "-", "-c", "200"], input: list)
            #expect(result.status == 0)
            #expect(result.output.hasPrefix("10000 fetched, 0 failed"))
            // In debug mode a busy machine may add a report on a slow step.
            let progress = result.errors.split(separator: "\n").filter { !$0.contains("executing") }
            #expect(progress.count == 20)
        }
    }

    @Test func anInterruptEndsItCleanly() throws {
        try withPages { base in
            let urls = (0..<50).map { _ in "\(base)/hang" }
            let result = try Tool.run(["fetch"] + urls, interruptAfter: 0.5)
            #expect(result.signal == SIGINT)
            #expect(result.seconds < 5)
        }
    }
}
