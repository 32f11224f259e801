import AsyncIOCore
import AsyncIOSystem

extension NameService {
    /// Goes down the list of `NameService`.
    func addresses(_ asked: NameQuery, site: SourceSite) async throws -> [AddressInfo] {
        var query = asked
        try check(query)
        if let answer = try Resolver.withoutLookUp(query) {
            counts.literal += 1
            return answer
        }
        if let host = query.host, query.port == nil, table[host] != nil {
            query.service = try await portInDigits(of: query, site: site)
        }
        if let answer = try table.answer(to: query) {
            counts.fromTable += 1
            return answer
        }
        if let answer = cache.answer(to: query, at: loop.time) {
            counts.fromCache += 1
            return try answer.get()
        }
        return try await lookUp(query, site: site).wait(on: loop)
    }

    /// A host and a service for an address.
    func name(
        of address: SocketAddress, _ flags: NameInfoFlags, site: SourceSite
    ) async throws -> NameInfo {
        if flags.isSuperset(of: [.numericHost, .numericService]) {
            return try Resolver.system.name(address, flags)
        }
        let known = flags.contains(.numericHost) ? nil : table.name(of: address)
        guard let resolver else {
            if known == nil, flags.contains(.nameRequired) {
                throw NameResolutionError.unknownInSimulation(address.host)
            }
            var plain = flags.union([.numericHost, .numericService])
            plain.remove(.nameRequired)
            let digits = try Resolver.system.name(address, plain)
            return NameInfo(host: known ?? digits.host, service: digits.service)
        }
        var rest = flags
        if known != nil {
            rest.insert(.numericHost)
            rest.remove(.nameRequired)
        }
        let asked = rest
        let found = try await runInExecutor(pool) { try resolver.name(address, asked) }
        return NameInfo(host: known ?? found.host, service: found.service)
    }

    /// Remembers an answer, and tells in debug mode of one that took long.
    func note(
        _ answer: NameCache.Answer, to query: NameQuery, after elapsed: Duration, site: SourceSite
    ) {
        if case .failure = answer { counts.failures += 1 }
        cache.store(answer, to: query, at: loop.time)
        guard loop.isDebug, elapsed >= loop.slowCallbackDuration else { return }
        let outcome =
            switch answer {
            case .success(let found): "\(found.count) addresses"
            case .failure(let error): "\(error)"
            }
        loop.report(
            LoopReport(
                kind: .slowLookUp,
                message: """
                    looking up "\(query.description)" took \(elapsed): \(outcome). Nothing else had to \
                    wait for it; check the network's name server
                    """,
                site: site))
    }

    /// The look-up of this query that is under way, or a new one.
    private func lookUp(_ query: NameQuery, site: SourceSite) throws -> NameLookUp {
        if let present = pending[query] {
            counts.shared += 1
            return present
        }
        guard let resolver else {
            if let service = query.service, query.port == nil {
                throw NameResolutionError.serviceInSimulation(query.description, service)
            }
            throw NameResolutionError.unknownInSimulation(query.description)
        }
        // Said before a thread is troubled with it.
        try loop.checkCancellation()
        let made = NameLookUp(query, of: self, on: loop, by: resolver, site: site)
        try made.begin()
        counts.lookUps += 1
        pending[query] = made
        return made
    }

    /// The port of a service, which the system knows without a host.
    private func portInDigits(of query: NameQuery, site: SourceSite) async throws -> String? {
        let service = NameQuery(
            host: nil, service: query.service, type: query.type, proto: query.proto)
        return try await addresses(service, site: site).first?.address.port.map(String.init)
    }

    private func check(_ query: NameQuery) throws(NameResolutionError) {
        let host = query.host ?? ""
        if query.host == nil, query.service == nil {
            throw .invalid(host, "there is neither a host nor a service")
        }
        // The system would stop reading there, and look up something else.
        if host.utf8.contains(0) || query.service?.utf8.contains(0) == true {
            throw .invalid(host, "it contains a zero byte")
        }
    }
}
