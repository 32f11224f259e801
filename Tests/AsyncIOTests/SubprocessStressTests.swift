import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Many children: one after the other, all at once, and ended at random; nothing is left of them.
///
/// Each test has a process of its own, so that it can count.
@Suite struct SubprocessStressTests {
    @Test func aThousandInARow() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                try onLoop(.real) {
                    for _ in 0..<rowLength {
                        let process = try await createSubprocessExec("/bin/true")
                        #expect(try await process.wait() == .exited(0))
                    }
                }
            }
        }
    }

    @Test func aHundredAtOnce() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                try onLoop(.real) {
                    let texts = try await gather(0..<100) { number in
                        try await withSubprocess(
                            shell: "read line; echo $line", stdin: .pipe, stderr: .pipe
                        ) { try await $0.communicate(input: "\(number)\n").output.lines[0] }
                    }
                    #expect(texts == (0..<100).map { "\($0)" })
                }
            }
        }
    }

    @Test func aHundredWithoutPidfds() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                let plan = FaultPlan()
                plan.fail("pidfd_open", with: 38, times: .max)
                try plan.run {
                    try onLoop(.real) {
                        _ = try await gather(0..<100) { number in
                            let status = try await createSubprocessShell("exit \(number)").wait()
                            #expect(status == .exited(Int32(number)))
                        }
                    }
                }
            }
        }
    }

    @Test func aHundredThatAreEndedAtRandom() async {
        await #expect(processExitsWith: .success) {
            var seed: UInt64 = 1
            try expectNothingLeft {
                seed += 1
                try endAtRandom(seed)
            }
        }
    }
}

/// As it is done twice at least, these are a thousand; `SWIFT_ASYNCIO_CHILDREN=10000` asks for more.
private var rowLength: Int {
    Environment.value(of: "SWIFT_ASYNCIO_CHILDREN").flatMap(Int.init) ?? 500
}

private func endAtRandom(_ seed: UInt64) throws {
    var random = Random(state: seed)
    let plans = (0..<100).map { _ in (end: random.next() % 6, after: random.next() % 20) }
    try onLoop(.real) {
        let tasks = plans.map { plan in
            createTask {
                let options = SubprocessOptions {
                    $0.gracePeriod = .milliseconds(5)
                    $0.processGroup = plan.after % 2 == 0 ? .new : .inherit
                }
                let script = plan.end == 0 ? "exit 0" : "trap '' TERM; exec sleep 1000"
                try await withSubprocess(shell: script, stdin: .pipe, options: options) { process in
                    try await sleep(for: .milliseconds(Int(plan.after)))
                    switch plan.end {
                    case 1: try process.kill()
                    case 2: try process.sendSignal(.stop)
                    case 3: throw TestError()
                    case 4: try await process.communicate()
                    default: try await process.wait()
                    }
                }
            }
        }
        for (task, plan) in zip(tasks, plans) where plan.end > 3 {
            try await sleep(for: .milliseconds(1))
            task.cancel()
        }
        for task in tasks { _ = await task.result }
        #expect(tasks.allSatisfy { $0.isDone })
    }
}

private struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
