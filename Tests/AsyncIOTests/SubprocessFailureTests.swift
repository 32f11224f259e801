import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Programs that cannot be started: the error says which step failed on what, and nothing is left.
@Suite struct SubprocessFailureTests {
    @Test(arguments: [
        ("no-such-program", SubprocessError.Step.program, Int32(2), "no-such-program"),
        ("/no/such/program", .program, 2, "/no/such/program"),
        ("/etc/passwd", .program, 13, "/etc/passwd"),
        ("/", .program, 13, "/"),
        ("with\u{0}zero", .arguments, 22, "zero byte"),
    ])
    func aProgramThatCannotBeRun(
        program: String, step: SubprocessError.Step, code: Int32, part: String
    ) throws {
        try onLoop(.real) {
            let error = await thrown { try await createSubprocessExec(program) } as? SubprocessError
            #expect(error?.program == program)
            #expect(error?.step == step && error?.cause.code == code)
            #expect(error?.description.contains(part) == true)
        }
    }

    @Test func aFileThatIsNoProgram() throws {
        try onLoop(.real) {
            try await withSubprocess("mktemp") { made in
                let file = String(try await made.communicate().output.lines[0])
                try await createSubprocessShell("echo 'exit 3' > \(file); chmod +x \(file)").wait()
                let error =
                    await thrown { try await createSubprocessExec(file) } as? SubprocessError
                #expect(error?.step == .program && error?.cause.code == 8)  // ENOEXEC
                #expect(error?.description.contains("#!/bin/sh") == true)
                try await createSubprocessExec("rm", file).wait()
            }
        }
    }

    @Test func argumentsThatAreTooLong() throws {
        try onLoop(.real) {
            let long = String(repeating: "x", count: 200_000)
            let error = await thrown { try await createSubprocessExec("echo", long) }
            #expect((error as? SubprocessError)?.cause.code == 7)  // E2BIG
        }
    }

    @Test func eachStepSaysWhatItFailedOn() throws {
        let cases: [(SubprocessError.Step, String, (inout SubprocessOptions) -> Void)] = [
            (.workingDirectory, "/no/such/folder", { $0.workingDirectory = "/no/such/folder" }),
            (.descriptor, "descriptor 987", { $0.inheriting = [987] }),
            (.processGroup, "1", { $0.processGroup = .join(1) }),
            (.processGroup, "-5", { $0.processGroup = .join(-5) }),
            (.processGroup, "0", { $0.processGroup = .join(0) }),
            (.account, "no-such-user", { $0.user = .name("no-such-user") }),
            (.account, "no-such-group", { $0.group = .name("no-such-group") }),
            // The kernel's word for "as it is", which would be the parent's rights.
            (.account, "4294967295", { $0.user = .id(.max) }),
            (.account, "4294967295", { $0.group = .id(.max) }),
            (.account, "4294967295", { $0.extraGroups = [.id(1), .id(.max)] }),
            (
                .resourceLimit, "openFiles",
                { $0.resourceLimits = [ResourceLimit(.openFiles, 2, hard: 1)] }
            ),
            (.arguments, "the variable \"A=B\"", { $0.environment = .replace(["A=B": "1"]) }),
            (.arguments, "zero byte", { $0.environment = .update(["A": "\u{0}"]) }),
        ]
        for (step, part, change) in cases {
            let options = SubprocessOptions(change)
            try onLoop(.real) {
                let error = await thrown {
                    try await createSubprocessExec("true", options: options)
                }
                let failure = try #require(error as? SubprocessError)
                #expect(failure.step == step && "\(failure)".contains(part))
            }
        }
    }

    @Test func aFileThatCannotBeOpened() throws {
        try onLoop(.real) {
            let error =
                await thrown {
                    try await createSubprocessExec("true", stdin: .file("/no/such/file"))
                } as? SubprocessError
            #expect(error?.step == .redirection && error?.cause.subject == "/no/such/file")
        }
    }

    @Test(arguments: [
        ("clone", Int32(11), SubprocessError.Step.process), ("pipe2", 24, .redirection),
        ("open", 23, .redirection),
    ])
    func aCallThatTheSystemRefuses(call: String, code: Int32, step: SubprocessError.Step) throws {
        let plan = FaultPlan()
        plan.fail(call, with: code)
        try plan.run {
            try onLoop(.real) {
                let error =
                    await thrown {
                        try await createSubprocessExec("true", stdin: .null, stdout: .pipe)
                    } as? SubprocessError
                #expect(error?.step == step && error?.cause.code == code)
                // The next one is fine.
                let next = try await createSubprocessExec("true", stdin: .null, stdout: .pipe)
                #expect(try await next.wait().isSuccess)
            }
        }
        #expect(plan.count(of: call) >= 2)
    }

    @Test func interruptionsAndMissingPidfdsAreNotSeenFromOutside() throws {
        let plan = FaultPlan()
        plan.fail("waitid", with: 4, times: 3)
        plan.fail("pidfd_open", with: 38, times: 1)
        plan.fail("open", with: 4, times: 1)
        try plan.run {
            try onLoop(.real) {
                for _ in 0..<2 {
                    let process = try await createSubprocessExec("true", stdin: .null)
                    #expect(try await process.wait() == .exited(0))
                }
            }
        }
    }

    @Test func failuresLeaveNothing() async {
        await #expect(processExitsWith: .success) {
            try expectNothingLeft {
                try onLoop(.real) {
                    for program in ["no-such-program", "/etc/passwd"] {
                        for _ in 0..<20 {
                            _ = await thrown {
                                try await createSubprocessExec(
                                    program, stdin: .pipe, stdout: .pipe, stderr: .pipe)
                            }
                        }
                    }
                }
            }
        }
    }
}
