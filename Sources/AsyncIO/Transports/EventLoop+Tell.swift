import AsyncIOCore

extension EventLoop {
    /// Calls a method of a protocol, if there is one to be told; what it throws is reported.
    @inline(__always)
    func tell<Told>(
        _ told: Told?, _ method: @autoclosure () -> String, at site: SourceSite,
        _ call: (Told) throws -> Void
    ) {
        guard let told else { return }
        do {
            try call(told)
        } catch {
            report(
                LoopReport(
                    kind: .callbackFailed,
                    message: "\(method()) of \(type(of: told as Any)) failed: \(error)",
                    error: error, site: site))
        }
    }
}
