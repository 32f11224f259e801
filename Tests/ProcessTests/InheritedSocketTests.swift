import AsyncIO
import AsyncIOTesting
import Testing

extension ProcessTests {
    /// Sockets that a service manager has opened for a program: they lie there before it begins, so
    /// that its runtime never meets them where it expects something of its own.
    @Suite struct InheritedSocketTests {
        @Test func socketsOfTheServiceManagerAreTakenOnce() throws {
            #expect(
                try linesOfServer(startedBy: "LISTEN_PID=$$") == [
                    "3 is web, passed on: false", "4 is unknown, passed on: false",
                    "once more: 0, told: false", "served",
                ])
        }

        @Test func whatIsMeantForAnotherProcessIsLeftAlone() throws {
            #expect(
                try linesOfServer(startedBy: "LISTEN_PID=1") == ["once more: 0, told: false"])
        }

        /// What a program says that was given a socket twice, as 3 and as 4.
        private func linesOfServer(startedBy owner: String) throws -> [String] {
            let program = try Child.path(of: "LoopPrograms")
            return try onLoop(.real) {
                let socket = try LoopSocket(.stream)
                try socket.bind(to: .ipv4(0x7F00_0001, port: 0))
                let command = """
                    \(owner) LISTEN_FDS=2 LISTEN_FDNAMES=web: exec "$0" inherited 3<&0 4<&0 0</dev/null
                    """
                let child = try await createSubprocessExec(
                    "/bin/sh", "-c", command, program, stdin: .descriptor(socket.descriptor),
                    stdout: .pipe)
                let result = try await child.communicate()
                #expect(result.status == .exited(0))
                return result.output.lines.map(String.init)
            }
        }
    }
}
