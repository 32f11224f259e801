import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Children beneath a protocol: what it is told, and in which order.
@Suite struct SubprocessProtocolTests {
    @Test(arguments: [true, false])
    func closingKillsAChildThatRuns(hasPidfd: Bool) throws {
        try watched(hasPidfd) {
            let (transport, recorder) = try await subprocessExec("cat") { ChildRecorder() }
            #expect(recorder.events == ["made"] && recorder.transport === transport)
            #expect(transport.description == "<SubprocessTransport \(transport.pid) running>")
            transport.pipeTransport(0)?.write("a child that echoes")
            await recorder.wait(for: "a child that echoes", from: 1)
            #expect(transport.exitStatus == nil && !transport.isClosing)
            transport.close()
            transport.close()
            #expect(transport.isClosing)
            // Told in later turns.
            #expect(recorder.events == ["made"])
            try await recorder.lost.wait()
            #expect(recorder.statusAtExit == .signalled(.kill))
            #expect(recorder.events.first == "made" && recorder.events.last == "lost")
            #expect(
                recorder.events.dropFirst().dropLast().sorted() == [
                    "exited", "pipe 0 lost", "pipe 1 lost", "pipe 2 lost",
                ])
            #expect(recorder.text(1) == "a child that echoes" && recorder.errors.isEmpty)
            #expect(
                transport.description
                    == "<SubprocessTransport \(transport.pid) ended by SIGKILL>")
        }
    }

    @Test func bytesGoBackAndForth() throws {
        try onLoop(.real) {
            let (transport, recorder) = try await subprocessExec("cat") { ChildRecorder() }
            let input = try #require(transport.pipeTransport(0))
            input.write("first ")
            await recorder.wait(for: "first ", from: 1)
            input.write("second")
            await recorder.wait(for: "first second", from: 1)
            input.writeEOF()
            try await recorder.lost.wait()
            #expect(recorder.statusAtExit == .exited(0))
            #expect(transport.exitStatus?.returnCode == 0)
        }
    }

    @Test func aShellRunsACommand() throws {
        try onLoop(.real) {
            let (transport, recorder) = try await subprocessShell("echo $((1 + 2)) && cat") {
                ChildRecorder()
            }
            transport.pipeTransport(0)?.close()
            try await recorder.lost.wait()
            #expect(recorder.text(1) == "3\n" && recorder.text(2).isEmpty)
            #expect(recorder.statusAtExit == .exited(0) && recorder.events.count == 6)
            transport.close()
        }
    }

    @Test(arguments: [true, false])
    func withoutPipesTheExitIsTheEnd(hasPidfd: Bool) throws {
        try watched(hasPidfd) {
            for group in [SubprocessOptions.ProcessGroup.inherit, .new, .newSession] {
                let options = SubprocessOptions { $0.processGroup = group }
                let (transport, recorder) = try await subprocessShell(
                    "exit 7", stdin: .inherit, stdout: .inherit, stderr: .inherit,
                    options: options
                ) { ChildRecorder() }
                for stream in Int32(0)...2 { #expect(transport.pipeTransport(stream) == nil) }
                try await recorder.lost.wait()
                #expect(recorder.statusAtExit == .exited(7))
                // To close what has ended, or to send it a signal, does nothing.
                transport.close()
                try transport.sendSignal(.terminate)
                try transport.kill()
                await turns(5)
                #expect(recorder.events == ["made", "exited", "lost"])
                #expect(transport.exitStatus == .exited(7))
            }
        }
    }

    @Test(arguments: [true, false])
    func signalsEndIt(hasPidfd: Bool) throws {
        try watched(hasPidfd) {
            let ways: [(Signal, (SubprocessTransport) throws -> Void)] = [
                (.kill, { try $0.kill() }), (.terminate, { try $0.terminate() }),
                (.hangup, { try $0.sendSignal(.hangup) }),
            ]
            for (signal, send) in ways {
                let (transport, recorder) = try await subprocessExec("cat") { ChildRecorder() }
                try send(transport)
                try await recorder.lost.wait()
                #expect(recorder.statusAtExit == .signalled(signal))
                #expect(!transport.isClosing)
            }
        }
    }

    @Test func bothOutputsAreToldApart() throws {
        try onLoop(.real) {
            let (transport, recorder) = try await subprocessShell(bothOutputs) { ChildRecorder() }
            transport.pipeTransport(0)?.write("test\n")
            try await recorder.lost.wait()
            #expect(recorder.text(1) == "OUT:test" && recorder.text(2) == "ERR:test")
            #expect(recorder.statusAtExit == .exited(0))
        }
    }

    @Test func bothOutputsInOnePipe() throws {
        try onLoop(.real) {
            let (transport, recorder) = try await subprocessShell(
                bothOutputs, stderr: .standardOutput
            ) { ChildRecorder() }
            #expect(transport.pipeTransport(1) != nil && transport.pipeTransport(2) == nil)
            transport.pipeTransport(0)?.write("test\n")
            try await recorder.lost.wait()
            #expect(recorder.text(1) == "OUT:testERR:test" && recorder.bytes[2] == nil)
            #expect(recorder.statusAtExit == .exited(0))
        }
    }

    @Test func aPipeMayBeClosedWhileTheOthersGoOn() throws {
        try onLoop(.real) {
            let script = "trap '' PIPE; while read line; do echo $line || echo broken >&2; done"
            let (transport, recorder) = try await subprocessShell(script) { ChildRecorder() }
            transport.pipeTransport(0)?.write("test\n")
            await recorder.wait(for: "test\n", from: 1)
            transport.pipeTransport(1)?.close()
            await recorder.wait(for: "pipe 1 lost")
            #expect(recorder.events == ["made", "pipe 1 lost"])
            transport.pipeTransport(0)?.write("more\n")
            while !recorder.text(2).contains("broken") { await Task.yield() }
            transport.close()
            try await recorder.lost.wait()
            #expect(recorder.statusAtExit == .signalled(.kill) && recorder.text(1) == "test\n")
        }
    }

    @Test func aChildThatReadsSlowlyPausesTheWriter() throws {
        try onLoop(.real) {
            let (transport, recorder) = try await subprocessShell(
                "read line; cat >/dev/null", stdin: .pipe
            ) { ChildRecorder() }
            let input = try #require(transport.pipeTransport(0))
            input.write(pattern(1_000_000).map { $0 == 10 ? 11 : $0 })
            #expect(recorder.events == ["made", "pause"])
            input.write("\n")
            await recorder.wait(for: "resume")
            input.writeEOF()
            try await recorder.lost.wait()
            #expect(recorder.statusAtExit == .exited(0))
        }
    }

    @Test func whatIsWrittenInVainIsTold() throws {
        try onLoop(.real) {
            let (transport, recorder) = try await subprocessExec("sleep", "1000") {
                ChildRecorder()
            }
            transport.pipeTransport(0)?.write(pattern(1_000_000))
            try transport.kill()
            try await recorder.lost.wait()
            #expect((recorder.errors[0] as? OSError)?.isDisconnection == true)
            #expect(recorder.errors.count == 1 && recorder.events.last == "lost")
        }
    }

    @Test func aGrandchildThatHoldsAPipePutsOffTheEnd() throws {
        try onLoop(.real) {
            let (transport, recorder) = try await subprocessShell(
                "sleep 1000 & echo $!", stderr: .null
            ) { ChildRecorder() }
            await recorder.wait(for: "exited")
            while !recorder.text(1).hasSuffix("\n") { await Task.yield() }
            await turns(20)
            #expect(!recorder.events.contains("pipe 1 lost") && !recorder.lost.isSet)
            transport.close()
            try await recorder.lost.wait()
            send(9, to: try #require(Int32(recorder.text(1).trimmed)))
        }
    }

    @Test func whatTheProtocolThrowsIsReportedAndTheChildGoesOn() throws {
        let reports = ReportTrace()
        try onLoop(.real, reports: reports.add) {
            let recorder = ChildRecorder()
            recorder.failure = TestError(3)
            let (transport, _) = try await subprocessExec("cat") { recorder }
            transport.pipeTransport(0)?.write("once")
            await recorder.wait(for: "once", from: 1)
            transport.pipeTransport(0)?.close()
            try await recorder.lost.wait()
            #expect(recorder.statusAtExit == .exited(0) && recorder.events.count == 6)
        }
        let failures = reports.of(.callbackFailed)
        #expect(failures.count == 7 && reports.all.count == 7)
        #expect(failures.allSatisfy { $0.error as? TestError == TestError(3) })
        #expect(
            failures.first?.message.hasPrefix("connectionMade of ChildRecorder failed") == true)
    }

    @Test func everyCallbackMayBeLeftOut() throws {
        try onLoop(.real) {
            let (transport, _) = try await subprocessShell("echo text; echo text >&2; cat") {
                Silent()
            }
            let input = try #require(transport.pipeTransport(0))
            input.write(pattern(1_000_000))
            input.writeEOF()
            while transport.exitStatus == nil { await Task.yield() }
            #expect(transport.exitStatus == .exited(0))
        }
    }

    @Test func nothingIsStartedInVain() throws {
        try onLoop(.real) {
            let error = await thrown {
                try await subprocessExec("cat") { () throws -> ChildRecorder in
                    throw TestError(1)
                }
            }
            #expect(error as? TestError == TestError(1))
            let made = ChildRecorder()
            let other = await thrown { try await subprocessExec("no-such-program") { made } }
            #expect((other as? SubprocessError)?.step == .program)
            await turns(5)
            #expect(made.events.isEmpty)
        }
    }

    @Test func noneIsStartedInSimulatedTime() throws {
        try onLoop(.simulated) {
            let error = await thrown { try await subprocessExec("cat") { ChildRecorder() } }
            #expect(error is SubprocessError)
        }
    }

    @Test func aLoopThatIsClosedAtOnceTellsNothingMore() throws {
        let loop = try EventLoop()
        let recorder = Shared(ChildRecorder())
        try loop.runUntilComplete {
            _ = try await subprocessExec("sleep", "1000") { recorder.value }
        }
        let pid = try #require(recorder.value.transport?.pid)
        loop.close()
        #expect(!processExists(pid))
        #expect(recorder.value.events == ["made"])
        #expect(recorder.value.transport?.exitStatus == .signalled(.kill))
    }

    /// In a process of its own, so that it can count.
    @Test func nothingIsLeft() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                try onLoop(.real) {
                    for number in 0..<20 {
                        let (transport, recorder) = try await subprocessExec("cat") {
                            ChildRecorder()
                        }
                        switch number % 4 {
                        case 0: transport.close()
                        case 1: transport.pipeTransport(0)?.close()
                        case 2: try transport.kill()
                        // Ends with the loop.
                        default: continue
                        }
                        try await recorder.lost.wait()
                    }
                }
            }
        }
    }
}

private final class Silent: SubprocessProtocol {}

private let bothOutputs = "read line; printf OUT:$line; printf ERR:$line >&2"
