import AsyncIOCore

/// The branches of one `select`: as soon as one has won, the others are told to end.
final class Branches: JoinedTasks, @unchecked Sendable {
    // SAFETY: used on the loop's thread only; the selection, which others use, is safe anywhere.
    private var records: [TaskRecord] = []
    private lazy var selection = Selection(on: loop) { [weak self] in self?.cancelLosers() }

    init(site: SourceSite) {
        super.init(loop: .running(for: "select"), site: site)
    }

    func start<Success>(
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) -> LoopTask<Success> {
        let started = loop.startTask(named: nil, site: site, body)
        selection.add(started.record, as: records.count)
        records.append(started.record)
        add(started.record)
        return LoopTask(record: started.record, task: started.task)
    }

    /// The number of the winner, when all have ended.
    func winner() async -> Int {
        _ = await waitForAll()
        guard let winner = selection.winningBranch else {
            preconditionFailure("a select has ended without a winner")
        }
        return winner
    }

    override func memberDidEnd(_ record: TaskRecord) {
        guard let number = records.firstIndex(where: { $0 === record }) else { return }
        if selection.branchDidEnd(number) == number { cancelLosers() }
    }

    private func cancelLosers() {
        guard let winner = selection.winningBranch else { return }
        cancelAll(but: records[winner])
    }
}
