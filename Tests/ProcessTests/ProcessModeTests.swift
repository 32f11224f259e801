import Foundation
import Testing

extension ProcessTests {
    /// The loop as the executor of a whole process.
    @Suite struct ProcessModeTests {
        @Test func everythingRunsOnOneThread() throws {
            #expect(try output(of: "one-thread").lines == ["done"])
        }

        @Test func runReturnsTheValue() throws {
            #expect(try output(of: "result").lines == ["returned 42"])
        }

        @Test(arguments: [("LoopPrograms", "late-task"), ("AsyncMainProgram", "")])
        func runAfterATaskIsRefusedWithTheRemedy(program: String, scenario: String) throws {
            let text = try output(of: scenario, program: program).lines.joined(separator: "\n")
            #expect(text.hasPrefix("run { } came too late: a Swift task exists already"))
            #expect(text.contains("static func main() throws { try AsyncIO.run { … } }"))
        }

        @Test func aSecondRunIsRefused() throws {
            let lines = try output(of: "twice").lines
            #expect(lines.first == "first")
            #expect(lines.last?.hasPrefix("run { } was called a second time") == true)
        }

        @Test func aNestedRunIsRefusedAndTheOuterGoesOn() throws {
            let lines = try output(of: "nested").lines
            #expect(lines.first?.hasPrefix("a loop already runs on this thread") == true)
            #expect(lines.last == "outer goes on")
        }

        @Test func aSimulatedRunTakesNoTimeAndIsTheSameEachTime() throws {
            let lines = try output(of: "simulated").lines
            let names = [
                "half an hour", "coffee", "meeting", "lunch", "TimeoutError", "home after soup",
            ]
            #expect(lines.map { $0.components(separatedBy: ": ").last } == names)
            let times = ["3600.0", "7200.0", "14400.0", "18000.0", "28800.0"]
            #expect(lines.dropFirst().map { $0.components(separatedBy: " ")[0] } == times)
            #expect(try output(of: "simulated").lines == lines)
        }

        @Test func aSimulatedRunProvesADeadlock() throws {
            let lines = try output(of: "simulated-deadlock").lines
            #expect(lines.first == "deadlock: every task waits and nothing can wake one")
            #expect(lines.contains { $0.contains("main: waiting for Task-2") })
            #expect(lines.contains { $0.contains("never: ") })
        }

        @Test(arguments: [("LoopPrograms", "call-sites"), ("IsolatedPrograms", "")])
        func theCallSitesCompileAndRun(program: String, scenario: String) throws {
            #expect(try output(of: scenario, program: program).lines == ["1 page 100 3 2"])
        }

        @Test func tasksAreCombinedOnTheMainActor() throws {
            #expect(
                try output(of: "combining").lines == [
                    "select: first one", "select: second after 1 look", "wait: [1] [2]",
                    "asCompleted: [1, 2]", "waitFor: TimeoutError", "race: 2 won at 1",
                    "gather: [1, 2]", "callback: 3",
                ])
        }

        @Test func generatorsStayWhereTheyBelong() throws {
            #expect(
                try output(of: "generating").lines == [
                    "main asks main: 19900", "no actor asks main: 19900",
                    "main asks no actor: 19900", "no actor asks no actor: 19900",
                    "main asks an actor: 19900", "an actor asks itself: 19900",
                    "an actor asks main: 19900",
                ])
        }

        @Test func scopesWorkOnTheMainActorAndOffIt() throws {
            #expect(
                try output(of: "scopes").lines == [
                    "on the main actor", "started: 80", "[LoopPrograms.NoRoute(number: 1)], 2",
                    "time-out: 1.0 seconds", "counted: 3",
                    "off the main actor", "[LoopPrograms.NoRoute(number: 7)]",
                    "time-out: 1.0 seconds", "shielded task goes on: true", "tasks: 1",
                ])
        }

        @Test func codeOutsideTheMainActorLeavesItOnce() throws {
            #expect(
                try output(of: "leaving-the-main-actor").lines == ["ten calls take 0 turns"])
        }

        @Test(arguments: ["after-run", "after-failure"])
        func nothingIsLeftAfterwards(scenario: String) throws {
            let lines = try output(of: scenario).lines.suffix(4)
            #expect(
                Array(lines) == [
                    "descriptors: 0, threads: 1", "tasks: 0, closed: true",
                    "handler of 2 is the default: true", "handler of 15 is the default: true",
                ])
        }
    }
}
