import Foundation
import Testing

/// CPython's own tests: each is proved here, or there is a reason why not.
@Suite struct LedgerTests {
    @Test func accountsForEachTestOfPython() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        _ = try Python.run(root.appendingPathComponent("Scripts/check-ledger"))
    }
}
