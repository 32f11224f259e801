import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// What a child is given, and what happens if it cannot be started.
@Suite struct SubprocessStartTests {
    @Test func nothingIsReadFromTheNullDevice() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("wc", "-c", stdin: .null, stdout: .pipe)
            #expect(try await process.communicate().output.lines == ["0"])
        }
    }

    @Test func outputMayGoNowhere() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec("echo", "lost", stdout: .null)
            let result = try await process.communicate()
            #expect(result.output.isEmpty && result.status == .exited(0))
            let complaining = try await createSubprocessShell(
                "echo lost >&2; echo kept", stdout: .pipe, stderr: .null)
            #expect(try await complaining.communicate().output.text == "kept\n")
        }
    }

    @Test func errorsMayGoWhereTheOutputGoes() throws {
        try onLoop(.real) {
            let result = try await withSubprocess(
                shell: "echo one; echo two >&2; echo three", stderr: .standardOutput
            ) { try await $0.communicate() }
            #expect(result.output.lines == ["one", "two", "three"] && result.error.isEmpty)
        }
    }

    @Test func standardInputHasItsName() throws {
        try onLoop(.real) {
            let process = try await createSubprocessExec(
                "wc", "-c", "/dev/stdin", stdin: .pipe, stdout: .pipe)
            #expect(try await process.communicate(input: "abc").output.text.hasPrefix("3"))
        }
    }

    @Test func filesAreReadAndWritten() throws {
        try onLoop(.real) {
            try await withSubprocess("mktemp", "-d") { made in
                let folder = String(try await made.communicate().output.lines[0])
                let file = folder + "/file"
                for append in [false, false, true] {
                    try await createSubprocessExec(
                        "echo", "line", stdout: .file(file, append: append)
                    ).wait()
                }
                let back = try await createSubprocessExec("cat", stdin: .file(file), stdout: .pipe)
                #expect(try await back.communicate().output.text == "line\nline\n")
                try await createSubprocessExec("rm", "-r", folder).wait()
            }
        }
    }

    @Test func descriptorsOfOnesOwnArePassedOn() throws {
        try onLoop(.real) {
            let (reading, writing) = try KernelPipes.open()
            defer { closeDescriptor(reading) }
            let options = SubprocessOptions { $0.inheriting = [writing] }
            try await withSubprocess(
                shell: "echo extra > /proc/self/fd/\(writing)", options: options
            ) {
                try await $0.wait()
            }
            try await createSubprocessExec("echo", "output", stdout: .descriptor(writing)).wait()
            closeDescriptor(writing)
            let back = try await createSubprocessExec(
                "cat", stdin: .descriptor(reading), stdout: .pipe)
            #expect(try await back.communicate().output.lines == ["extra", "output"])
        }
    }

    @Test(arguments: [false, true])
    func allOtherDescriptorsAreClosed(withoutCloseRange: Bool) throws {
        let plan = FaultPlan()
        if withoutCloseRange { plan.fail("close_range", with: 38) }
        try plan.run {
            try onLoop(.real) {
                let (reading, writing) = try KernelPipes.open()
                let options = SubprocessOptions { $0.inheriting = [reading] }
                let listing = try await withSubprocess("ls", "/proc/self/fd", options: options) {
                    try await $0.communicate().output.lines
                }
                // One more is the folder that is listed.
                #expect(Set(listing).isSuperset(of: ["0", "1", "2", "\(reading)"]))
                #expect(listing.count == 5 && !listing.contains("\(writing)"))
                for raw in [reading, writing] { closeDescriptor(raw) }
            }
        }
    }

    @Test func descriptorsMayChangePlaces() throws {
        try onLoop(.real) {
            // Standard error becomes standard output and the other way round.
            let script = "echo to-output; echo to-errors >&2"
            let (reading, writing) = try KernelPipes.open()
            let process = try await createSubprocessShell(
                script, stdout: .descriptor(writing), stderr: .pipe)
            closeDescriptor(writing)
            #expect(try await process.communicate().error.text == "to-errors\n")
            let back = try await createSubprocessExec(
                "cat", stdin: .descriptor(reading), stdout: .pipe)
            #expect(try await back.communicate().output.text == "to-output\n")
            closeDescriptor(reading)
        }
    }

    @Test func theEnvironmentIsInheritedReplacedOrUpdated() throws {
        try onLoop(.real) {
            let inherited = try await environment(.inherit)
            #expect(inherited.contains { $0.hasPrefix("PATH=") })
            #expect(try await environment(.replace(["A": "1"])) == ["A=1"])
            let updated = try await environment(.update(["A": "ü=1", "PATH": nil]))
            #expect(updated.contains("A=ü=1") && !updated.contains { $0.hasPrefix("PATH=") })
            #expect(updated.count == inherited.count)
        }
    }

    @Test func theProgramIsLookedForInTheChildsPath() throws {
        try onLoop(.real) { () async throws in
            let options = SubprocessOptions { $0.environment = .replace(["PATH": "/nowhere"]) }
            let error = await thrown { try await createSubprocessExec("true", options: options) }
            #expect((error as? SubprocessError)?.cause.code == 2)
            let there = SubprocessOptions { $0.environment = .replace(["PATH": "/nowhere:/bin"]) }
            #expect(try await createSubprocessExec("true", options: there).wait().isSuccess)
            let none = SubprocessOptions { $0.environment = .replace([:]) }
            #expect(try await createSubprocessExec("true", options: none).wait().isSuccess)
        }
    }

    @Test func aChildBeginsWhereItIsTold() throws {
        try onLoop(.real) {
            let options = SubprocessOptions { $0.workingDirectory = "/usr" }
            let place = try await withSubprocess("pwd", options: options) {
                try await $0.communicate().output.text
            }
            #expect(place == "/usr\n")
            let relative = try await createSubprocessExec(
                "bin/env", stdout: .null, options: options)
            #expect(try await relative.wait().isSuccess)
        }
    }

    @Test func placeMaskNicenessAndLimitsAreTheChildsAlone() throws {
        try onLoop(.real) {
            let options = SubprocessOptions {
                $0.umask = 0o027
                $0.niceness = 5
                $0.resourceLimits = [
                    ResourceLimit(.openFiles, 64), ResourceLimit(.coreSize, 0, hard: 0),
                ]
                $0.processGroup = .newSession
            }
            let script = "umask; nice; ulimit -n; ulimit -c; ps -o pid=,pgid=,sid= -p $$"
            let process = try await createSubprocessShell(script, stdout: .pipe, options: options)
            let lines = try await process.communicate().output.lines
            #expect(lines[0...3] == ["0027", "5", "64", "0"])
            let numbers = lines[4].split(separator: " ")
            #expect(numbers.count == 3 && Set(numbers) == ["\(process.pid)"])
        }
    }

    @Test func aChildMayJoinTheGroupOfAnother() throws {
        try onLoop(.real) {
            let own = SubprocessOptions { $0.processGroup = .new }
            try await withSubprocess("sleep", "1000", options: own) { leader in
                let joining = SubprocessOptions { $0.processGroup = .join(leader.pid) }
                let group = try await withSubprocess(
                    shell: "ps -o pgid= -p $$", options: joining
                ) { try await $0.communicate().output.text }
                #expect(group.trimmed == "\(leader.pid)")
            }
        }
    }

    @Test(.enabled(if: isRoot)) func userAndGroupsChangeTogether() throws {
        try onLoop(.real) {
            let numbers = SubprocessOptions {
                $0.user = .id(1234)
                $0.group = .id(4321)
                $0.extraGroups = [.id(4321), .id(77)]
            }
            #expect(try await identity(numbers) == ["1234", "4321", "4321 77"])
            // None of the parent's groups stay; a name brings its own group along.
            let name = SubprocessOptions { $0.user = .name("nobody") }
            let identity = try await identity(name)
            #expect(identity[0] == "65534" && identity[1] == identity[2] && identity[1] != "0")
        }
    }

    /// As in a program that is set-user-ID root: the groups are those of whoever has started it.
    @Test(.enabled(if: isRoot)) func groupsOfTheRealUserDoNotStayEither() async {
        await #expect(processExitsWith: .success) {
            var groups: [gid_t] = [77, 78]
            #expect(setgroups(2, &groups) == 0 && setreuid(1234, 0) == 0)
            try onLoop(.real) {
                let options = SubprocessOptions { $0.user = .name("nobody") }
                let identity = try await identity(options)
                #expect(identity[0] == "65534" && identity[1] == identity[2])
            }
        }
    }

    @Test func aNicenessBeyondAllBoundsIsTheHighest() async {
        await #expect(processExitsWith: .success) {
            #expect(nice(5) == 5)
            try onLoop(.real) {
                let options = SubprocessOptions { $0.niceness = .max }
                let text = try await withSubprocess("nice", options: options) {
                    try await $0.communicate().output.text
                }
                #expect(text == "19\n")
            }
        }
    }

    @Test func whatIsIgnoredStaysIgnored() async {
        await #expect(processExitsWith: .success) {
            for number in [SIGXFSZ, SIGHUP] { signal(number, SIG_IGN) }
            try onLoop(.real) {
                let lines = try await withSubprocess("cat", "/proc/self/status") {
                    try await $0.communicate().output.lines
                }
                let ignored = lines.first { $0.hasPrefix("SigIgn:") }?.dropFirst(8)
                let mask = try #require(UInt64(ignored ?? "", radix: 16))
                for number in [SIGXFSZ, SIGHUP] { #expect(mask & (1 << (number - 1)) != 0) }
            }
        }
    }

    /// The numbers that this process has free are those that its pipes get.
    @Test func aStreamThatTheParentDoesNotHaveIsNoneOfThePipes() async {
        await #expect(processExitsWith: .success) {
            try onLoop(.real) { () async throws in
                for number: Int32 in [1, 2] { close(number) }
                let process = try await createSubprocessExec("cat", stdin: .pipe)
                _ = try await withTimeout(.seconds(20)) { try await process.communicate() }
            }
        }
    }

    @Test func signalsAreAsInAFreshProcess() throws {
        try onLoop(.real) {
            // Nothing is blocked and nothing caught; that SIGPIPE is ignored here stays here.
            let lines = try await withSubprocess("cat", "/proc/self/status") {
                try await $0.communicate().output.lines
            }
            #expect(lines.contains("SigBlk:\t0000000000000000"))
            #expect(lines.contains("SigCgt:\t0000000000000000"))
            let ignored = lines.first { $0.hasPrefix("SigIgn:") }?.dropFirst(8)
            #expect(UInt64(ignored ?? "", radix: 16).map { $0 & (1 << 12) } == 0)
        }
    }

    private func environment(
        _ environment: SubprocessOptions.Environment
    ) async throws -> [Substring] {
        let options = SubprocessOptions { $0.environment = environment }
        return try await withSubprocess("/usr/bin/env", options: options) {
            try await $0.communicate().output.lines
        }
    }
}

private func identity(_ options: SubprocessOptions) async throws -> [Substring] {
    try await withSubprocess(shell: "id -u; id -g; id -G", options: options) {
        try await $0.communicate().output.lines
    }
}
