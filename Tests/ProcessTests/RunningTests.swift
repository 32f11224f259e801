import Foundation
import Testing

extension ProcessTests {
    /// Ways to run on the loop of a process, and loops beside it.
    @Suite struct RunningTests {
        @Test func aNestedRunLeavesTheMainActorAsItWas() throws {
            #expect(
                try output(of: "nested-run").lines == [
                    "6, 4, main", "the actor has 9, busy: true", "the loop goes on",
                ])
        }

        @Test func eagerTasksBeginInsideTheCall() throws {
            #expect(
                try output(of: "eager").lines == [
                    "1 step, done: false", "nobody's is done: true", "here: true",
                    "mine, 2 steps, main", "done: true, 2", "from elsewhere: 3", "tasks: 1",
                ])
        }

        @Test func aThreadAsksTheMainActor() throws {
            #expect(try output(of: "thread-safe").lines == ["answer 1"])
        }

        @Test func aSignalEndsARunnerInGoodOrderAndTheProcess() throws {
            let child = try Child("runner-signal")
            #expect(child.readLine() == "ready")
            child.send(SIGINT)
            #expect(child.readLines() == ["background: the loop is shutting down"])
            #expect(child.end() == (.signal(SIGINT), ""))
        }

        @Test func aRunnerMayAskForAnErrorInstead() throws {
            let child = try Child("runner-signal-throw")
            #expect(child.readLine() == "ready")
            child.send(SIGTERM)
            #expect(
                child.readLines() == [
                    "run: the process received SIGTERM", "once more",
                    "background: the loop is shutting down",
                ])
            #expect(child.end() == (.exit(0), ""))
        }
    }
}
