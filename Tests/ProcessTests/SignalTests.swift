import Foundation
import Testing

extension ProcessTests {
    /// SIGINT and SIGTERM: the first ends the program in good order, the second at once.
    @Suite struct SignalTests {
        @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")])
        func theFirstLetsTheProgramCleanUpAndDieOfIt(signal: Int32, name: String) throws {
            let child = try Child("signal-clean-up")
            #expect(child.readLine() == "ready")
            child.send(signal)
            #expect(
                child.readLines() == [
                    "main: the process received \(name)", "background: the loop is shutting down",
                ])
            #expect(child.end() == (.signal(signal), ""))
        }

        @Test func theRuntimesOwnSleepEndsInTheSameWay() throws {
            let child = try Child("signal-plain-sleep")
            #expect(child.readLine() == "ready")
            child.send(SIGINT)
            #expect(child.readLines().isEmpty)
            #expect(child.end() == (.signal(SIGINT), ""))
        }

        @Test(arguments: ["signal-throw", "signal-throw-plain"])
        func theProgramMayAskForAnErrorInstead(scenario: String) throws {
            let child = try Child(scenario)
            #expect(child.readLine() == "ready")
            child.send(SIGTERM)
            let line = try #require(child.readLine())
            #expect(line.hasPrefix("CancelledError: the process received SIGTERM"))
            #expect(child.end().end == .exit(0))
        }

        @Test func aProgramMayEndInItsOwnWay() throws {
            let child = try Child("signal-survivor")
            #expect(child.readLine() == "ready")
            child.send(SIGINT)
            #expect(child.readLines() == ["ended in my own way"])
            #expect(child.end().end == .exit(0))
        }

        @Test func aMainTaskThatOnlyYieldsIsInterrupted() throws {
            let child = try Child("signal-busy")
            #expect(child.readLine() == "ready")
            child.send(SIGINT)
            #expect(child.readLines() == ["main: the process received SIGINT"])
            #expect(child.end() == (.signal(SIGINT), ""))
        }

        @Test func aTaskThatWasCancelledBeforeKeepsItsReason() throws {
            let child = try Child("signal-too-late")
            let line = try #require(child.readLine())
            #expect(line.hasPrefix("CancelledError: done for today"))
            #expect(child.end().end == .exit(0))
        }

        @Test func aProgramMayLeaveSignalsAlone() throws {
            let child = try Child("signal-ignore")
            #expect(child.readLine() == "ready")
            child.send(SIGINT)
            #expect(child.end().end == .signal(SIGINT))
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func theSecondEndsAProgramWhoseWorkerIsStuck(signal: Int32) throws {
            let child = try Child("signal-stuck-worker")
            #expect(child.readLine() == "ready")
            child.send(SIGINT)
            #expect(child.readLine() == "main: the process received SIGINT")
            child.send(signal)
            #expect(child.end().end == .exit(128 + signal))
        }

        /// Takes the five seconds that the loop grants a worker, whatever it works on.
        @Test func oneEndsAProgramWhoseWorkerIsStuck() throws {
            let scenarios = ["signal-stuck-worker", "signal-stuck-file", "signal-stuck-start"]
            let children = try scenarios.map { try Child($0) }
            for child in children {
                #expect(child.readLine() == "ready")
                child.send(SIGTERM)
            }
            for child in children {
                #expect(child.readLine() == "main: the process received SIGTERM")
                #expect(child.end().end == .signal(SIGTERM))
            }
        }

        @Test func oneHurriesAllThatTheLoopCloses() throws {
            let child = try Child("signal-closing")
            #expect(child.readLine() == "ready")
            child.send(SIGTERM)
            let line = "hurried: the process received SIGTERM"
            #expect(child.readLines() == [line, line])
            #expect(child.end().end == .exit(0))
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func theSecondEndsAProgramWhoseLoopIsStuck(signal: Int32) throws {
            let child = try Child("signal-stuck-loop")
            #expect(child.readLine() == "ready")
            // Two that arrive together are one, so it is sent until it has worked.
            while child.isRunning {
                child.send(signal)
                sched_yield()
            }
            #expect(child.end().end == .exit(128 + signal))
        }

        @Test func anExplicitHandlerTakesThePlaceOfThePolicy() throws {
            let child = try Child("signal-handler")
            #expect(child.readLine() == "ready")
            for number in 1...3 {
                child.send(SIGINT)
                #expect(child.readLine() == "handled \(number)")
            }
            #expect(child.readLine() == "removed")
            child.send(SIGINT)
            #expect(child.readLines() == ["main: the process received SIGINT"])
            #expect(child.end() == (.signal(SIGINT), ""))
        }

        @Test(arguments: [SIGINT, SIGTERM])
        func itsChildrenEndWithAnInterruptedProgram(signal: Int32) throws {
            let child = try Child("subprocess-interrupted")
            let pid = try #require(Int32(child.readLine() ?? ""))
            #expect(kill(pid, 0) == 0)
            child.send(signal)
            #expect(child.readLines() == ["main: the process received \(Child.name(of: signal))"])
            #expect(child.end() == (.signal(signal), ""))
            #expect(kill(pid, 0) != 0, "it is gone, and was reaped")
        }

        @Test func aSimulationThatWaitsForAThreadHearsSignals() throws {
            let child = try Child("signal-simulated")
            #expect(child.readLine() == "ready")
            child.send(SIGINT)
            #expect(child.readLine() == "main: the process received SIGINT")
            child.send(SIGINT)
            #expect(child.end().end == .exit(130))
        }
    }
}
