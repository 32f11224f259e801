internal import Glibc

/// How much of something a child may use.
///
/// The soft limit counts; the child may raise it up to the hard one. The counterpart of Python's
/// `resource.setrlimit`.
public struct ResourceLimit: Hashable, Sendable {
    /// What is limited.
    public enum Resource: Hashable, Sendable, CaseIterable {
        /// Bytes of address space.
        case addressSpace
        /// Bytes of a core dump.
        case coreSize
        /// Seconds of processor time, after which comes SIGXCPU, at the hard limit SIGKILL.
        case processorTime
        /// Bytes of data: heap and the like.
        case dataSize
        /// Bytes of any file it writes.
        case fileSize
        /// Bytes locked into memory.
        case lockedMemory
        /// One more than the highest descriptor.
        case openFiles
        /// Processes and threads of its user.
        case processes
        /// Bytes of the main thread's stack.
        case stackSize

        var number: Int32 {
            switch self {
            case .addressSpace: Int32(RLIMIT_AS.rawValue)
            case .coreSize: Int32(RLIMIT_CORE.rawValue)
            case .processorTime: Int32(RLIMIT_CPU.rawValue)
            case .dataSize: Int32(RLIMIT_DATA.rawValue)
            case .fileSize: Int32(RLIMIT_FSIZE.rawValue)
            case .lockedMemory: Int32(__RLIMIT_MEMLOCK.rawValue)
            case .openFiles: Int32(RLIMIT_NOFILE.rawValue)
            case .processes: Int32(__RLIMIT_NPROC.rawValue)
            case .stackSize: Int32(RLIMIT_STACK.rawValue)
            }
        }
    }

    /// No limit at all.
    public static let infinity = UInt64.max

    /// What is limited.
    public let resource: Resource
    /// The limit that counts.
    public let soft: UInt64
    /// The most to which the child may raise it.
    public let hard: UInt64

    /// A limit; without a hard one, the soft one is hard too.
    public init(_ resource: Resource, _ soft: UInt64, hard: UInt64? = nil) {
        self.resource = resource
        self.soft = soft
        self.hard = hard ?? soft
    }
}
