/// The loop's tuning numbers, each with its reason.
enum Constants {
    /// Entries of a new ready ring: four pages, more than most programs ever have ready at once.
    static let initialReadyCapacity = 2048

    /// The most entries that run between two polls, while they are quick.
    ///
    /// A poll is a system call, as dear as several switches; one call every 64 entries is lost in
    /// them, and 64 quick entries are some tens of microseconds.
    static let mostEntriesBetweenPolls = 64

    /// The time between two polls above which the number of entries is halved: a program whose steps
    /// are long polls at every turn.
    static let longestTimeBetweenPolls: Int64 = 100_000

    /// With fewer descriptors what belongs to them stays in the processor's cache, and to ask for it costs
    /// more than it saves: four kilobytes each, the kernel's part included, of a megabyte.
    static let fewestDescriptorsToPrefetch = 256

    /// Cancelled timers are swept out when more than this many are waiting and they are more than
    /// half of all: the same rule as CPython's.
    static let cancelledTimersBeforeSweep = 100

    /// A step that takes longer than this is reported in debug mode; CPython's number.
    static let slowStep: Duration = .milliseconds(100)

    /// The longest wait in one go: a day, as in CPython; some kernels refuse longer ones.
    static let longestWait: Int64 = 86_400_000_000_000
}
