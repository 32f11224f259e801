import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// How children end: by themselves, by signals, with their scope, their handle or their loop.
@Suite struct SubprocessEndTests {
    @Test(arguments: [true, false])
    func signalsEndIt(hasPidfd: Bool) throws {
        try watched(hasPidfd) {
            for signal in [Signal.kill, .terminate, .hangup, .user1] {
                let process = try await createSubprocessExec("sleep", "1000")
                try process.sendSignal(signal)
                #expect(try await process.wait() == .signalled(signal))
                #expect(process.exitStatus?.returnCode == -signal.rawValue)
            }
            let killed = try await createSubprocessExec("sleep", "1000")
            try killed.kill()
            #expect(try await killed.wait() == .signalled(.kill))
            let terminated = try await createSubprocessExec("sleep", "1000")
            try terminated.terminate()
            #expect(try await terminated.wait() == .signalled(.terminate))
        }
    }

    @Test(arguments: [true, false])
    func aSignalAfterTheEndDoesNothing(hasPidfd: Bool) throws {
        try watched(hasPidfd) {
            let process = try await createSubprocessExec("true")
            #expect(try await process.wait() == .exited(0))
            try process.sendSignal(.terminate)
            try process.terminate()
            try process.kill()
            #expect(process.exitStatus == .exited(0))
            #expect(await process.shutDown() == .exited(0))
        }
    }

    @Test func killingAShellEndsTheWait() throws {
        try onLoop(.real) {
            let process = try await createSubprocessShell("sleep 1; sleep 1", stdout: .pipe)
            try process.kill()
            #expect(try await process.wait() == .signalled(.kill))
        }
    }

    @Test func cancellingAWaitLeavesTheChildAlone() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("sleep", "1000")
            nonisolated(unsafe) let same = process  // SAFETY: one loop
            let waiting = createTask { try await same.wait() }
            await turns()
            waiting.cancel()
            #expect(await thrown { try await waiting.value } is CancelledError)
            #expect(process.exitStatus == nil)
            try process.kill()
            #expect(try await process.wait() == .signalled(.kill))
            #expect(try await process.wait() == .signalled(.kill))
        }
    }

    @Test func severalTasksWaitForOne() throws {
        try onLoop(.real) {
            try await withSubprocess("cat", stdin: .pipe) { process async throws in
                nonisolated(unsafe) let same = process  // SAFETY: one loop
                let waiting = (0..<3).map { _ in createTask { try await same.wait() } }
                await turns()
                process.stdin.close()
                for task in waiting { #expect(try await task.value == .exited(0)) }
            }
        }
    }

    @Test func waitDoesNotCareAboutAGrandchildWithThePipe() throws {
        try onLoop(.real) {
            let process = try await createSubprocessShell(
                "sleep 1000 & echo $!", stdout: .pipe)
            let grandchild = try #require(Int32(try await process.stdout.readLine() ?? ""))
            #expect(try await process.wait() == .exited(0))
            // The pipe is open still, so this waits for the grandchild.
            let error = await thrown {
                try await withTimeout(.milliseconds(20)) { try await process.communicate() }
            }
            #expect(error is TimeoutError)
            send(9, to: grandchild)
        }
    }

    @Test func theScopeEndsWhatRunsStill() throws {
        try onLoop(.real) {
            let (pid, other) = try await withSubprocess("sleep", "1000") { first in
                try await withSubprocess("sleep", "1000") { (first.pid, $0.pid) }
            }
            #expect(!processExists(pid) && !processExists(other))
        }
    }

    @Test func theScopeEndsItAlsoIfTheBodyFails() throws {
        try onLoop(.real) {
            var pid: Int32 = 0
            let error = await thrown {
                try await withSubprocess("sleep", "1000") { process in
                    pid = process.pid
                    throw TestError(7)
                }
            }
            #expect(error as? TestError == TestError(7) && !processExists(pid))
        }
    }

    @Test func cancellingTheScopeEndsTheChildWithinItsGrace() throws {
        try onLoop(.real) {
            let trace = Trace()
            let task = createTask {
                let script =
                    "trap 'echo asked; exit 3' TERM; echo ready; while :; do sleep 0.01; done"
                try await withSubprocess(shell: script) { process in
                    trace.add(try await process.stdout.readLine() ?? "")
                    do {
                        try await process.wait()
                    } catch {
                        trace.add("\(await process.shutDown())")
                        throw error
                    }
                }
            }
            while trace.entries.isEmpty { try await sleep(for: .milliseconds(1)) }
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(trace.entries == ["ready", "exited with 3"])
        }
    }

    @Test(arguments: [true, false])
    func aChildThatDoesNotListenIsKilledAfterItsGrace(hasPidfd: Bool) throws {
        try watched(hasPidfd) {
            let options = SubprocessOptions { $0.gracePeriod = .milliseconds(30) }
            let script = "trap '' TERM; echo ready; while :; do sleep 0.01; done"
            try await withSubprocess(shell: script, options: options) { process in
                _ = try await process.stdout.readLine()
                let start = try runningLoop().time
                #expect(await process.shutDown() == .signalled(.kill))
                #expect(start.duration(to: try runningLoop().time) >= .milliseconds(30))
            }
        }
    }

    @Test func withoutGraceItIsKilledAtOnce() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("sleep", "1000")
            #expect(await process.shutDown(within: .zero) == .signalled(.kill))
        }
    }

    @Test func aChildThatWasStoppedEndsToo() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("sleep", "1000")
            try process.sendSignal(.stop)
            #expect(await process.shutDown() == .signalled(.terminate))
        }
    }

    @Test func aGroupOfItsOwnEndsAltogether() throws {
        try onLoop(.real) {
            let options = SubprocessOptions { $0.processGroup = .new }
            let script = "sh -c 'trap \"\" TERM; echo $$; exec sleep 1000' & wait"
            let grandchild = try await withSubprocess(shell: script, options: options) { process in
                try #require(Int32(try await process.stdout.readLine() ?? ""))
            }
            // It has ignored SIGTERM, and is killed with its group.
            while !hasEnded(grandchild) { try await sleep(for: .milliseconds(1)) }
        }
    }

    @Test func aHandleThatIsLetGoOfEndsItsChild() throws {
        try onLoop(.real) {
            let pid = try await createSubprocessExec("sleep", "1000").pid
            while processExists(pid) { try await sleep(for: .milliseconds(1)) }
        }
    }

    @Test func childrenEndWithTheirLoop() throws {
        let pids = try onLoop(.real) {
            let kept = Kept()
            for grace in [Duration.seconds(5), .zero] {
                let options = SubprocessOptions { $0.gracePeriod = grace }
                kept.processes.append(
                    try await createSubprocessExec("sleep", "1000", options: options))
            }
            _ = createTask { try await kept.processes[0].wait() }
            return kept.processes.map(\.pid)
        }
        for pid in pids { #expect(!processExists(pid)) }
    }

    @Test func aLoopThatIsClosedAtOnceLeavesNone() throws {
        let loop = try EventLoop()
        let kept = Kept()
        try loop.runUntilComplete {
            kept.processes.append(try await createSubprocessExec("sleep", "1000"))
        }
        let pid = kept.processes[0].pid
        loop.close()
        #expect(!processExists(pid))
        #expect(kept.processes[0].exitStatus == .signalled(.kill))
    }

    @Test func cancellingTheStartLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                try onLoop(.real) {
                    for number in 0..<30 {
                        let task = createTask {
                            let process = try await createSubprocessExec(
                                "sleep", "1000", stdin: .pipe, stdout: .pipe)
                            try await process.wait()
                        }
                        await turns(number % 7)
                        if number % 3 == 0 { try await sleep(for: .microseconds(number * 20)) }
                        task.cancel()
                        #expect(await thrown { try await task.value } is CancelledError)
                    }
                }
            }
        }
    }

    @Test(arguments: [true, false])
    func aChildReapedByOthersIsReported(hasPidfd: Bool) async {
        // One for each, as a value of the test does not reach the process of its own.
        if hasPidfd {
            await #expect(processExitsWith: .success) { try reapElsewhere(hasPidfd: true) }
        } else {
            await #expect(processExitsWith: .success) { try reapElsewhere(hasPidfd: false) }
        }
    }
}

private func reapElsewhere(hasPidfd: Bool) throws {
    let reports = ReportTrace()
    try watched(hasPidfd, reports: { reports.add($0) }) {
        let process = try await createSubprocessExec("cat", stdin: .pipe)
        process.stdin.close()
        reapAsSomebodyElse(process.pid)
        #expect(try await process.wait() == .exited(255))
    }
    #expect(reports.of(.systemFailure).count == 1)
}

/// Holds handles for longer than their scope lives.
private final class Kept: @unchecked Sendable {
    // SAFETY: used by one loop, and after its end by the thread that ran it.
    var processes: [ChildProcess] = []
}
