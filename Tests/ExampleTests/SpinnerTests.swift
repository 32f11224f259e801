import Foundation
import Testing

/// The spinners, seen as a terminal sees them.
@Suite struct SpinnerTests {
    /// How often each may turn in three seconds; a thread may have looked at its signal just before.
    @Test(arguments: [("Spinner", 31...31), ("SpinnerThread", 30...31)])
    func turnsInPlaceUntilTheAnswerIsThere(program: String, turns: ClosedRange<Int>) throws {
        let text = try Terminal.output(of: program)
        // The terminal makes "\r\n" of "\n".
        var rows = text.components(separatedBy: "\r\n")
        #expect(rows.popLast() == "")
        #expect(rows.popLast()?.hasPrefix("virtual time: 3.") == true)
        if program == "Spinner" {
            let object = rows.removeFirst()
            #expect(
                object.wholeMatch(
                    of:
                        /spinner object: <Task pending name=spinner created at \w+\/Spinner\.swift:\d+>/
                )
                    != nil)
        }
        #expect(rows.count == 1)
        var frames = try #require(rows.first).components(separatedBy: "\r")
        #expect(frames.popLast() == "Answer: 42")
        #expect(frames.popLast() == "           ")
        #expect(turns.contains(frames.count))
        for (frame, number) in zip(frames, 0...) {
            #expect(frame == "\(Array("|/-\\")[number % 4]) thinking!")
        }
    }
}
