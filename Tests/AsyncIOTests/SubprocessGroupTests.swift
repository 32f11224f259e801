import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Signals to a child that has a process group of its own.
@Suite(.enabled(if: system("command -v python3 >/dev/null") == 0, "python3 is not installed"))
struct SubprocessGroupTests {
    /// Signals of this number are queued, so a child that blocks it can count how many it was sent.
    private static let counted: Int32 = 40

    @Test(arguments: [true, false])
    func eachSignalComesOnce(hasPidfd: Bool) throws {
        #expect(try count(inGroup: .new, hasPidfd: hasPidfd) == "1")
        #expect(try count(inGroup: .session, hasPidfd: hasPidfd) == "1")
        #expect(try count(inGroup: .inherit, hasPidfd: hasPidfd) == "1")
    }

    @Test func aChildThatHasLeftItsGroupIsToldToo() throws {
        let leaving = "import os; os.setpgid(0, os.getpgid(os.getppid()))"
        #expect(try count(inGroup: .new, first: leaving) == "1")
    }

    /// How many signals a child is sent by one call.
    private func count(
        inGroup group: SpawnRequest.Group, hasPidfd: Bool = true, first: String = "pass"
    ) throws -> String {
        let script = """
            import signal, sys
            signal.pthread_sigmask(signal.SIG_BLOCK, [\(Self.counted)])
            \(first)
            print("ready", flush=True)
            sys.stdin.readline()
            count = 0
            while signal.sigtimedwait([\(Self.counted)], 0): count += 1
            print(count)
            """
        var request = SpawnRequest(program: "python3", arguments: ["python3", "-c", script])
        request.streams = [0: .pipeToRead, 1: .pipeToWrite, 2: .inherit]
        request.group = group
        let plan = FaultPlan()
        if !hasPidfd { plan.fail("pidfd_open", with: ENOSYS) }
        let child = try plan.run { try Spawn.start(request) }
        guard let input = child.takePipe(0), let output = child.takePipe(1) else { return "" }
        #expect(readLine(output.raw) == "ready")
        child.sendToGroup(Self.counted)
        #expect(write(input.raw, "\n", 1) == 1)
        return readLine(output.raw)
    }

    private func readLine(_ raw: Int32) -> String {
        _ = fcntl(raw, F_SETFL, 0)
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(raw, &byte, 1) == 1, byte != 0x0A { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }
}
