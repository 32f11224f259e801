import Logging

extension EventLoop {
    /// What a report is handed to; if it throws, `defaultReportHandler` gets the report and the error.
    public typealias ReportHandler = (LoopReport) throws -> Void

    /// Hands a report to `reportHandler`, or to `defaultReportHandler` if there is none.
    ///
    /// Safe from any thread: from another one the report arrives in a later turn. What is reported
    /// while the handler runs goes to the default one, so that a handler cannot call itself for ever.
    /// The counterpart of `loop.call_exception_handler`.
    public func report(_ report: LoopReport) {
        guard isOnLoopThread || !isRunning else {
            return callSoonThreadSafe { self.report(report) }
        }
        guard let reportHandler, !isReporting else { return defaultReportHandler(report) }
        isReporting = true
        defer { isReporting = false }
        do {
            try reportHandler(report)
        } catch {
            defaultReportHandler(report)
            defaultReportHandler(
                LoopReport(
                    kind: .handlerFailed,
                    message: "the report handler failed: \(error). It was given: \(report.message)",
                    error: error, task: report.task, handle: report.handle))
        }
    }

    /// Writes a report to the log, under the label `asyncio`: failures as errors, the rest as warnings.
    ///
    /// For handlers that look at some reports only. The counterpart of
    /// `loop.default_exception_handler`.
    public func defaultReportHandler(_ report: LoopReport) {
        Self.log(report)
    }

    /// Writes a report to the log where there is no loop to hand it to.
    ///
    /// Safe from any thread.
    public static func log(_ report: LoopReport) {
        var text = report.message
        if let site = report.site { text += " (created at \(site))" }
        logger.log(level: report.kind.isFailure ? .error : .warning, "\(text)")
    }

    private static let logger = Logger(label: "asyncio")

    /// Tells of a callback that threw; the loop goes on.
    @inline(never)
    func callbackDidFail(_ handle: Handle, _ error: any Error) {
        report(
            LoopReport(
                kind: .callbackFailed, message: "error in a callback: \(error)", error: error,
                handle: handle))
    }
}
