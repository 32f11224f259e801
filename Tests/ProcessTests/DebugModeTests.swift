import Foundation
import Testing

extension ProcessTests {
    /// What a loop says about a program that goes wrong.
    @Suite struct DebugModeTests {
        @Test func slowStepsAreNamedWithDebugTrue() throws {
            try checkSlowStep(try output(of: "debug-slow").errors)
        }

        @Test func slowStepsAreNamedWithTheVariable() throws {
            let environment = ["SWIFT_ASYNCIO_DEBUG": "1"]
            try checkSlowStep(
                try output(of: "debug-slow-environment", environment: environment).errors)
        }

        @Test(arguments: [[:], ["SWIFT_ASYNCIO_DEBUG": "0"], ["SWIFT_ASYNCIO_DEBUG": ""]])
        func slowStepsAreNotNamedOtherwise(environment: [String: String]) throws {
            #expect(try output(of: "debug-slow-environment", environment: environment).errors == "")
        }

        @Test func theWrongThreadTrapsWithTheRemedy() throws {
            let child = try Child("debug-wrong-thread")
            let (end, errors) = child.end()
            #expect(end != .exit(0))
            #expect(errors.contains("callSoon was called on a thread that does not run this loop"))
            #expect(errors.contains("loop.callSoonThreadSafe { … }"))
        }

        @Test func aDescriptorThatStaysOpenIsReported() throws {
            let errors = try output(of: "debug-leak").errors
            #expect(errors.contains("1 descriptors were opened during the run and not closed"))
        }

        @Test func whatWasClosedIsNotReported() throws {
            #expect(try output(of: "debug-no-leak").errors == "")
        }

        @Test func aLostErrorIsLoggedOnceWithItsSite() throws {
            let errors = try output(of: "lost-error").errors
            #expect(errors.components(separatedBy: "the error of loser was never read").count == 2)
            #expect(errors.contains("LoopPrograms/Debugging.swift:"))
        }
    }
}

private func checkSlowStep(_ errors: String) throws {
    #expect(errors.contains("executing slow one took 0."))
    #expect(errors.contains("(created at LoopPrograms/Debugging.swift:"))
}
