import Testing

@testable import HTTPWire

@Suite struct DirectionStateTests {
    /// The whole table; what is not in it is impossible.
    private static let table: [DirectionState: [DirectionEvent: DirectionState]] = [
        .idle: [.head: .body, .close: .closed, .fail: .failed],
        .body: [.end: .complete, .close: .closed, .fail: .failed],
        .complete: [.restart: .idle, .close: .closed, .fail: .failed],
        .closed: [.close: .closed, .fail: .failed],
        .failed: [.close: .failed, .fail: .failed],
    ]

    @Test(arguments: DirectionState.allCases, DirectionEvent.allCases)
    func everyTransition(state: DirectionState, event: DirectionEvent) {
        #expect(state.after(event) == Self.table[state]?[event])
        var copy = state
        if Self.table[state]?[event] == nil {
            let error = #expect(throws: WireError.self) { try copy.apply(event, of: "message") }
            #expect(error?.kind == .illegalTransition)
            #expect(error?.message.contains(state.rawValue) == true)
            #expect(copy == state)
        }
    }
}
