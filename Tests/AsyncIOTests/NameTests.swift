import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// What names are, what they are not, and the order in which a loop looks for them.
@Suite struct NameTests {
    @Test(arguments: [TestLoop.real, .simulated])
    func anAddressIsItsOwnAnswer(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let names = try runningLoop().names
            names.resolver = .stub { _ in Resolver.answer() }
            let four = SocketAddress.ipv4(0x0102_0304, port: 80)
            #expect(
                try await getAddressInfo(host: "1.2.3.4", port: 80) == [
                    AddressInfo(type: .stream, address: four),
                    AddressInfo(type: .datagram, address: four),
                ])
            let six = try await getAddressInfo(host: "::3", port: 1, type: .stream)
            #expect(six.map(\.family) == [.ipv6])
            #expect(six.map(\.proto) == [6])
            #expect(six.map(\.address.description) == ["[::3]:1"])
            #expect(names.statistics.literal == 2)
            #expect(names.statistics.lookUps == 0)
        }
    }

    @Test(arguments: [("1.2.3.4", AddressFamily.ipv6), ("::3", .ipv4)])
    func anAddressOfAnotherFamilyIsAnError(host: String, family: AddressFamily) throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await getAddressInfo(host: host, port: 1, family: family)
            }
            #expect(error is NameResolutionError)
        }
    }

    @Test func aPortMayBeDigitsOrNothing() throws {
        try onLoop { () async throws in
            for (service, port) in [("1", 1), (nil, 0), ("65535", 65_535)] {
                let found = try await getAddressInfo(
                    host: "1.2.3.4", service: service, type: .stream)
                #expect(found.map(\.address.port) == [port])
            }
            for port in [-1, 65_536] {
                await #expect(throws: OSError.self) {
                    try await getAddressInfo(host: "1.2.3.4", port: port)
                }
            }
        }
    }

    @Test func withoutAHostItIsThisMachine() throws {
        try onLoop { () async throws in
            let loopback = try await getAddressInfo(host: nil, port: 80, type: .stream)
            #expect(loopback.map(\.address.host).contains("127.0.0.1"))
            let any = try await getAddressInfo(
                host: nil, port: 80, type: .stream, flags: .passive)
            #expect(any.map(\.address.host).contains("0.0.0.0"))
            let error = await thrown { try await getAddressInfo(host: nil, service: nil) }
            #expect("\(try #require(error))".contains("neither a host nor a service"))
        }
    }

    @Test func anAddressMayNameItsNetwork() throws {
        try onLoop { () async throws in
            let found = try await getAddressInfo(host: "fe80::1%lo", port: 9, type: .stream)
            guard case .ipv6(_, port: 9, scope: let scope) = try #require(found.first).address
            else {
                Issue.record("no address of IPv6: \(found)")
                return
            }
            #expect(scope > 0)
            #expect(SocketAddress(literal: "fe80::1%lo", port: 9) == found.first?.address)
            #expect(SocketAddress(literal: "fe80::1%nowhere", port: 9) == nil)
            #expect(SocketAddress(literal: "fe80::1%", port: 9) == nil)
        }
    }

    @Test func aZeroByteIsNoPartOfAName() throws {
        #expect(SocketAddress(literal: "127.0.0.1\0.evil.test", port: 1) == nil)
        try onLoop { () async throws in
            for host in ["127.0.0.1\0.evil.test", "localhost\0"] {
                let error = await thrown { try await getAddressInfo(host: host, port: 1) }
                #expect("\(try #require(error))".contains("zero byte"))
            }
        }
    }

    @Test func aSimulatedLoopKnowsItselfAndWhatItIsTold() throws {
        try onLoop { () async throws in
            let names = try runningLoop().names
            let itself = try await getAddressInfo(host: "localhost", port: 80, type: .stream)
            #expect(itself.map(\.address.host) == ["127.0.0.1", "::1"])
            let error = await thrown { try await getAddressInfo(host: "db.test", port: 80) }
            #expect("\(try #require(error))".contains("loop.names.table[\"db.test\"] = [address]"))
            names.table["DB.test"] = [.ipv4(0x0a00_0001, port: 0)]
            let told = try await getAddressInfo(
                host: "db.TEST", port: 5_432, type: .stream, flags: .canonicalName)
            #expect(told.map(\.address.description) == ["10.0.0.1:5432"])
            #expect(told.map(\.canonicalName) == ["db.TEST"])
            await #expect(throws: NameResolutionError.self) {
                try await getAddressInfo(host: "db.test", port: 1, family: .ipv6)
            }
            await #expect(throws: NameResolutionError.self) {
                try await getAddressInfo(host: "db.test", service: "http")
            }
            #expect(names.statistics.fromTable == 2)
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test(arguments: [TestLoop.real, .poll])
    func theSystemKnowsItsOwnName(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let found = try await getAddressInfo(host: "localhost", port: 80)
            #expect(Set(found.map(\.address.host)).isSubset(of: ["127.0.0.1", "::1"]))
            #expect(Set(found.map(\.type)) == [.stream, .datagram])
        }
    }

    @Test func theTableComesBeforeTheSystem() throws {
        try onLoop(.real) { () async throws in
            try runningLoop().names.table["localhost"] = [.ipv4(0x7f00_0007, port: 0)]
            let found = try await getAddressInfo(host: "localhost", service: "http", type: .stream)
            #expect(found.map(\.address.description) == ["127.0.0.7:80"])
        }
    }

    @Test func aServiceMayHaveAName() throws {
        try onLoop(.real) { () async throws in
            let found = try await getAddressInfo(host: "127.0.0.1", service: "http", type: .stream)
            #expect(found.map(\.address.port) == [80])
            let error = await thrown {
                try await getAddressInfo(host: "127.0.0.1", service: "no-such-service")
            }
            #expect((error as? NameResolutionError)?.host == "127.0.0.1")
            #expect("\(try #require(error))".contains("give its port as a number"))
        }
    }

    @Test func theAddressesOfANameAreConnectedTo() throws {
        try onLoop(.real) { () async throws in
            let server = try await startServer(port: 0) { _, writer in
                try await writer.write(Array("hello".utf8))
            }
            try runningLoop().names.table["service.test"] = [.ipv4(0x7f00_0001, port: 0)]
            let (reader, _) = try await openConnection(host: "service.test", port: server.port)
            #expect(try await reader.readToEnd() == Array("hello".utf8))
            server.close()
        }
    }

    @Test func anAddressHasAName() throws {
        try onLoop(.real) { () async throws in
            let address = SocketAddress.ipv4(0x7f00_0001, port: 80)
            let digits = try await getNameInfo(address, flags: [.numericHost, .numericService])
            #expect(digits == NameInfo(host: "127.0.0.1", service: "80"))
            let service = try await getNameInfo(address, flags: .numericHost)
            #expect(service == NameInfo(host: "127.0.0.1", service: "http"))
            let names = try runningLoop().names
            names.resolver = .stub(
                name: { _ throws(NameResolutionError) in NameInfo(host: "a", service: "b") },
                { _ in Resolver.answer() })
            #expect(try await getNameInfo(address) == NameInfo(host: "a", service: "b"))
            names.table["known.test"] = [.ipv4(0x7f00_0001, port: 0)]
            #expect(try await getNameInfo(address).host == "known.test")
        }
    }

    @Test func aSimulatedLoopKnowsTheNamesInItsTable() throws {
        try onLoop { () async throws in
            let known = SocketAddress.ipv4(0x7f00_0001, port: 80)
            #expect(try await getNameInfo(known) == NameInfo(host: "localhost", service: "80"))
            let other = SocketAddress.ipv4(0x0102_0304, port: 80)
            #expect(try await getNameInfo(other) == NameInfo(host: "1.2.3.4", service: "80"))
            await #expect(throws: NameResolutionError.self) {
                try await getNameInfo(other, flags: .nameRequired)
            }
        }
    }
}
