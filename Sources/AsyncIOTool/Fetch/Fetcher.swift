import AsyncIOHTTP

/// Fetches many URLs at once; what goes wrong with one of them is its outcome and nothing else.
struct Fetcher {
    let timeout: Duration
    let concurrency: Int
    /// The folder for the bodies, or `nil` to count them only.
    let folder: String?

    /// Fetches all of them; only a cancellation is thrown.
    @MainActor
    func fetch(
        _ urls: [String], progress: Progress
    ) async throws -> [FetchOutcome] {
        var configuration = HTTPClientConfiguration()
        configuration.connectionsPerHost = concurrency
        configuration.idleConnections = concurrency
        configuration.totalTimeout = timeout
        configuration.connectTimeout = timeout
        var names = FileNames()
        let jobs = urls.map { (url: $0, file: folder == nil ? nil : names.name(for: $0)) }
        return try await withHTTPClient(configuration) { http in
            try await gather(jobs, limit: concurrency) { job in
                let outcome = try await fetch(job.url, into: job.file, with: http)
                progress.finished(outcome)
                return outcome
            }
        }
    }

    @MainActor
    private func fetch(
        _ url: String, into file: String?, with http: HTTPClient
    ) async throws -> FetchOutcome {
        let clock = EventLoop.current?.clock
        let start = clock?.now
        var outcome = FetchOutcome(url: url)
        do {
            let response = try await http.get(url)
            outcome.status = response.status.code
            if response.status.code >= 400 {
                outcome.problem = "\(response.status.code) \(response.status.reasonPhrase)"
            }
            try await receive(response, into: outcome.isSuccess ? file : nil, &outcome)
        } catch let error as CancelledError {
            throw error
        } catch {
            outcome.problem = FetchOutcome.words(for: error, timeout: timeout)
        }
        if let start, let clock { outcome.duration = start.duration(to: clock.now) }
        return outcome
    }

    @MainActor
    private func receive(
        _ response: HTTPClientResponse, into file: String?, _ outcome: inout FetchOutcome
    ) async throws {
        guard let file, let folder else {
            for try await chunk in response.body { outcome.byteCount += chunk.count }
            return
        }
        // Whole or not at all, but not for the ages: a disk is slow to say that it has something.
        try await withAtomicFile(FilePath(folder).appending(file), durable: false) { saved in
            for try await chunk in response.body {
                outcome.byteCount += chunk.count
                try await saved.write(chunk)
            }
        }
        outcome.file = "\(folder)/\(file)"
    }
}
