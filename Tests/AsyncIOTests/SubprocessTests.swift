import AsyncIO
import AsyncIOTesting
import Testing

/// Programs that are started, spoken to and waited for.
@Suite struct SubprocessTests {
    @Test(arguments: [TestLoop.real, .poll])
    func itsPipesAreStreams(kind: TestLoop) throws {
        try onLoop(kind) {
            let process = try await createSubprocessExec("cat", stdin: .pipe, stdout: .pipe)
            try await process.stdin.write("some data")
            process.stdin.close()
            #expect(try await process.stdout.readToEnd() == Array("some data".utf8))
            #expect(try await process.wait() == .exited(0))
        }
    }

    @Test func communicateFeedsAndReads() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("cat", stdin: .pipe, stdout: .pipe)
            let result = try await process.communicate(input: "some data")
            #expect(result.output.text == "some data")
            #expect(result.error.isEmpty)
            #expect(result.status == .exited(0) && result.status.isSuccess)
        }
    }

    @Test func aShellRunsACommand() throws {
        try onLoop(.real) {
            let process = try await createSubprocessShell("exit 7")
            #expect(try await process.wait() == .exited(7))
            #expect(process.exitStatus?.returnCode == 7)
        }
    }

    @Test func theScopedFormReadsAsItShould() throws {
        try onLoop(.real) {
            let text = try await withSubprocess("echo", "hello", "there") {
                try await $0.communicate().output.text
            }
            #expect(text == "hello there\n")
            let lines = try await withSubprocess(shell: "echo one; echo two") {
                try await $0.communicate().output.lines
            }
            #expect(lines == ["one", "two"])
        }
    }

    @Test func linesComeWhileItRuns() throws {
        try onLoop(.real) {
            try await withSubprocess("cat", stdin: .pipe) { process in
                for number in 1...3 {
                    try await process.stdin.write("line \(number)\n")
                    #expect(try await process.stdout.readLine() == "line \(number)")
                }
                process.stdin.close()
                #expect(try await process.stdout.readLine() == nil)
            }
        }
    }

    @Test func aFloodInBothDirectionsDoesNotBlock() throws {
        try onLoop(.real) {
            let input = [UInt8](repeating: 120, count: 3_000_000)
            let script = "cat; head -c 2000000 /dev/zero >&2"
            let result = try await withSubprocess(
                shell: script, stdin: .pipe, stdout: .pipe, stderr: .pipe
            ) { try await $0.communicate(input: input) }
            #expect(result.output.bytes == input)
            #expect(result.error.count == 2_000_000)
        }
    }

    @Test func aChildThatFloodsAndNeverReadsIsNoDeadlock() throws {
        try onLoop(.real) {
            let script = "head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2"
            let result = try await withSubprocess(
                shell: script, stdin: .pipe, stdout: .pipe, stderr: .pipe
            ) { try await $0.communicate(input: [UInt8](repeating: 1, count: 1_000_000)) }
            #expect(result.output.count == 1_000_000 && result.error.count == 1_000_000)
            #expect(result.status == .exited(0))
        }
    }

    @Test func communicateDoesNotMindAChildThatDoesNotRead() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("true", stdin: .pipe)
            let result = try await process.communicate(input: [UInt8](repeating: 1, count: 500_000))
            #expect(result.status == .exited(0))
        }
    }

    @Test func writingToAChildThatIsGoneFails() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("true", stdin: .pipe)
            try await process.wait()
            let error = await thrown {
                try await process.stdin.write([UInt8](repeating: 1, count: 500_000))
            }
            #expect((error as? OSError)?.code == 32)  // EPIPE
        }
    }

    @Test func aChildThatStopsReadingBreaksTheWrite() throws {
        try onLoop(.real) {
            // Reads one byte and ends, while more than a pipe holds is being written.
            let process = try await createSubprocessExec(
                "head", "-c", "1", stdin: .pipe, stdout: .null)
            let error = await thrown {
                for _ in 0..<100 {
                    try await process.stdin.write([UInt8](repeating: 1, count: 65_536))
                }
            }
            #expect(error is OSError)
            #expect(try await process.wait() == .exited(0))
        }
    }

    @Test func emptyInputIsTheEndOfIt() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("wc", "-c", stdin: .pipe, stdout: .pipe)
            #expect(try await process.communicate().output.lines == ["0"])
        }
    }

    @Test func itsInputIsNotInheritedByOthers() throws {
        try onLoop(.real) {
            // Were the writing end open in the second child, the first would never see the end.
            let first = try await createSubprocessExec("wc", "-c", stdin: .pipe, stdout: .pipe)
            let second = try await createSubprocessExec("sleep", "1000")
            #expect(try await first.communicate(input: "abc").output.lines == ["3"])
            try second.kill()
            #expect(try await second.wait() == .signalled(.kill))
        }
    }

    @Test func outputsThatAreTooLongAreRefused() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("yes", stdout: .pipe)
            let error = await thrown { try await process.communicate(limit: 100_000) }
            let tooMuch = try #require(error as? OutputLimitError)
            #expect(tooMuch.stream == "stdout" && tooMuch.limit == 100_000)
            #expect(process.exitStatus == nil)
            await process.shutDown()
            let short = try await withSubprocess("echo", "short") {
                try await $0.communicate(limit: 6)
            }
            #expect(short.output.text == "short\n")
        }
    }

    @Test func slowReadingAfterTheEndLosesNothing() throws {
        try onLoop(.real) {
            let process = try await createSubprocessShell(
                "head -c 40000 /dev/zero; exit 1", stdout: .pipe)
            #expect(try await process.wait() == .exited(1))
            var count = 0
            while case let bytes = try await process.stdout.read(upTo: 1_000), !bytes.isEmpty {
                count += bytes.count
                await turns()
            }
            #expect(count == 40_000)
        }
    }

    @Test func aSmallStreamLimitHoldsTheChildBack() throws {
        try onLoop(.real) {
            let options = SubprocessOptions { $0.streamLimit = 10 }
            let process = try await createSubprocessExec(
                "printf", "aaaaaaaaaaaaaaaaaaaaa", stdout: .pipe, options: options)
            #expect(process.stdout.limit == 10)
            #expect(try await process.communicate().output.count == 21)
        }
    }

    @Test func manyAtOnceKeepTheirOutputsApart() throws {
        try onLoop(.real) {
            let texts = try await gather(0..<10) { number in
                try await withSubprocess("echo", "foo\(number)") {
                    try await $0.communicate().output.lines[0]
                }
            }
            #expect(texts == (0..<10).map { "foo\($0)" })
        }
    }

    @Test func theLoopGoesOnWhileOneIsStarted() throws {
        try onLoop(.real) {
            let tally = Tally()
            let counting = createTask {
                while true {
                    tally.add()
                    try await sleep(for: .zero)
                }
            }
            let before = tally.value
            try await createSubprocessExec("true").wait()
            #expect(tally.value > before)
            counting.cancel()
        }
    }

    @Test func aHandleDescribesItself() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("sleep", "1000")
            #expect("\(process)" == "<ChildProcess \(process.pid) running>")
            try process.kill()
            try await process.wait()
            #expect("\(process)" == "<ChildProcess \(process.pid) ended by SIGKILL>")
            #expect(process.exitStatus?.returnCode == -9)
        }
    }

    @Test func aStreamThatIsNoPipeCannotBeUsed() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) {
                _ = try await createSubprocessExec("true").stdout
            }
        }
        try expect(result, "the stdout of this child is no pipe; start it with stdout: .pipe")
    }

    @Test func aSimulatedLoopHasNoProcesses() throws {
        try onLoop {
            let error = await thrown { try await createSubprocessExec("true") } as? SubprocessError
            #expect(error?.step == .process)
            #expect(error?.description.contains("on a simulated loop") == true)
        }
    }
}
