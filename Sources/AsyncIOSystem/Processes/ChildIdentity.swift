internal import CAsyncIO
internal import Glibc

/// Whom a child runs as, in numbers.
struct ChildIdentity {
    private(set) var user: UInt32?
    private(set) var group: UInt32?
    private(set) var extraGroups: [UInt32]?

    /// Looks names up, which may ask the network.
    ///
    /// A user that is named brings along its own group. A child that changes its user keeps none of the
    /// parent's supplementary groups, unless it was told which to have: they are rights of the parent, or of whoever has started
    /// it set-user-ID root.
    init(_ request: SpawnRequest) throws(OSError) {
        switch request.user {
        case nil: break
        case .id(let id): user = id
        case .name(let name):
            let found = try Self.find("getpwnam", name, casyncio_find_user)
            (user, group) = (found.0, found.1)
        }
        if let primaryGroup = request.primaryGroup { group = try Self.number(of: primaryGroup) }
        if let wanted = request.extraGroups {
            extraGroups = []
            for account in wanted { extraGroups?.append(try Self.number(of: account)) }
        } else if user != nil, geteuid() == 0 {
            extraGroups = []
        }
        // The kernel takes it for "as it is", and the child would keep the parent's rights.
        for id in [user, group].compactMap({ $0 }) + (extraGroups ?? []) where id == .max {
            throw OSError(
                call: "setresuid", subject: "the number \(id), which no account has", code: EINVAL)
        }
    }

    private static func number(of group: SpawnRequest.Account) throws(OSError) -> UInt32 {
        switch group {
        case .id(let id): id
        case .name(let name):
            try find("getgrnam", name) { name, number, _ in casyncio_find_group(name, number) }.0
        }
    }

    private static func find(
        _ call: String, _ name: String,
        _ look: (
            UnsafePointer<CChar>?, UnsafeMutablePointer<UInt32>?, UnsafeMutablePointer<UInt32>?
        ) -> Int32
    ) throws(OSError) -> (UInt32, UInt32) {
        var (number, other): (UInt32, UInt32) = (0, 0)
        let code = look(name, &number, &other)
        guard code == 0 else { throw OSError(call: call, subject: name, code: code) }
        return (number, other)
    }
}
