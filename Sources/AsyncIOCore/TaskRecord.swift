import AsyncIOSystem

/// What the loop knows about a task: its name, where it was made, its state and what it waits for.
///
/// # Rules
///
/// 1. All fields but the constant ones belong to the loop's thread.
/// 2. A task is parked in at most one place, so the place's link lives here, and parking allocates
///    nothing: `job` is set exactly while the task is suspended there.
/// 3. `timer` is the sequence number of the timer that will wake it, or 0. Clearing it is how that
///    timer is cancelled.
/// 4. The loop holds the record until the task is done; a handle may hold it longer. When the last
///    one lets go of an error that nobody has read, the error is reported.
/// 5. A task that the loop did not create (a plain `Task`, a child of a group) gets a passing record
///    each time it parks; it is in no table and has `id` 0.
public final class TaskRecord: @unchecked Sendable {
    // SAFETY: see rule 1; `loop` and the constants may be read anywhere.

    /// The states of a task, in the order in which they can follow.
    public enum State: String, Sendable {
        case pending
        case finished
        case failed
        case cancelled
    }

    /// What has to know if a task that waits for it gives up.
    enum Awaited {
        /// A task: cancelling the waiting one cancels that one.
        case task(TaskRecord)
        /// A place in a line, which goes to the next; the frame of the waiting task holds the waiter.
        case place(Unmanaged<Waiter>)
    }

    /// The number of the task: unique in its loop and rising; 0 for a passing record.
    public let id: UInt64
    /// Where the task was created.
    public let site: SourceSite
    /// What it waits for at present.
    @exclusivity(unchecked) public internal(set) var waitingFor: WaitReason = .nothing
    /// Whether it is done, and how it ended.
    @exclusivity(unchecked) public internal(set) var state: State = .pending
    /// Whether a cancellation leaves the present wait alone.
    @exclusivity(unchecked) var isShielded = false
    /// Whether somebody waits for it already.
    @exclusivity(unchecked) var isJoined = false
    /// The loop it runs on.
    public let loop: EventLoop
    /// The number of the task that created this one, or 0; so no parent is kept alive.
    public let parentID: UInt64

    /// The identity of the Swift task, by which the table finds the record.
    @exclusivity(unchecked) var key: UInt = 0
    /// Whether it is parked, or on its way there.
    @exclusivity(unchecked) var isParked = false
    /// Why it went on the last time it was parked.
    @exclusivity(unchecked) var wakeCause: WakeCause = .ready
    /// What goes on when the parked task does.
    @exclusivity(unchecked) var job: UnownedJob?
    /// Whether the code that waits belongs to no actor.
    @exclusivity(unchecked) var isActorless = false
    @exclusivity(unchecked) var timer: UInt64 = 0
    /// What it waits for and is told at once if it gives up.
    @exclusivity(unchecked) var awaited: Awaited?
    /// Who is told when the task is done.
    @exclusivity(unchecked) var observer: TaskObserver?
    /// What few tasks have.
    @exclusivity(unchecked) private var rarities: Rarities?

    init(id: UInt64, name: String?, site: SourceSite, parentID: UInt64, loop: EventLoop) {
        self.id = id
        self.site = site
        self.parentID = parentID
        self.loop = loop
        if let name { rare.name = name }
    }

    deinit {
        guard state == .failed, let rarities, rarities.isUnread, let error else { return }
        loop.report(.unreadError(error, of: name, site: site))
    }

    /// The name given, or `Task-7`.
    public var name: String { rarities?.name ?? "Task-\(id)" }

    /// A line for errors that name the tasks that have not ended.
    package var account: String { "\(name): \(waitingFor) (created at \(site))" }

    /// Whether the task was told to end.
    public var isCancelled: Bool { cancellation != nil }

    /// Whether the task has ended, in whatever way.
    public var isDone: Bool { state != .pending }

    /// The reason and the place of the first cancellation, if there was one.
    public internal(set) var cancellation: CancelledError? {
        get { rarities?.cancellation }
        set { rare.cancellation = newValue }
    }

    /// The branch of a `select` that the task is part of, if it is.
    ///
    /// A task that cannot outlive a branch, such as the body of a time-out in it, is part of it too.
    public var branch: Selection.Branch? {
        get { rarities?.branch }
        set { if newValue != nil || rarities != nil { rare.branch = newValue } }
    }

    /// The error that the task ended with, if it did: that it failed, or that it was cancelled.
    public var error: (any Error)? { rarities?.error }

    /// Notes that somebody has seen how the task ended.
    public func markRead() {
        rarities?.isUnread = false
    }

    /// The error that the task ended with, unless somebody has read it; read from now on.
    public func takeError() -> (any Error)? {
        defer { markRead() }
        return rarities?.isUnread == true ? error : nil
    }

    func noteEnd(_ error: any Error) {
        rare.error = error
        rare.isUnread = true
    }

    /// Whether the end of the loop has to wait for this task instead of cancelling it.
    var isSheltered: Bool { rarities?.shelter?.isUp ?? false }

    /// What a task starts within a shelter is under it too.
    func takeShelter(of parent: TaskRecord?) {
        guard let shelter = parent?.rarities?.shelter, shelter.isUp else { return }
        rare.shelter = shelter
    }

    func putUpShelter() {
        rare.shelter = Shelter(over: self)
    }

    /// Kept apart, so that a plain task that sleeps costs 120 bytes and not 290.
    private final class Rarities {
        var name: String?
        var cancellation: CancelledError?
        var branch: Selection.Branch?
        /// How the task failed, or that it was cancelled.
        var error: (any Error)?
        /// Whether nobody has read the error.
        var isUnread = false
        var shelter: Shelter?
    }

    /// Stands for as long as the task that it was put up for runs.
    private final class Shelter {
        private weak var task: TaskRecord?

        init(over task: TaskRecord) {
            self.task = task
        }

        var isUp: Bool { task.map { !$0.isDone } ?? false }
    }

    private var rare: Rarities {
        if let rarities { return rarities }
        let made = Rarities()
        rarities = made
        return made
    }
}

/// Somebody who is told, on the loop's thread, when a task is done.
///
/// A class and not a closure: one that looks after a thousand tasks is one object.
open class TaskObserver {
    /// Makes an observer.
    public init() {}

    /// Called once, before whoever waits for the task goes on.
    open func taskDidEnd(_ record: TaskRecord) {}

    /// Called instead if the loop is closed while the task is pending: it will never end.
    open func taskWasAbandoned(_ record: TaskRecord) {}
}

/// Why a parked task goes on.
public enum WakeCause: UInt8, Sendable {
    /// What it waited for has happened.
    case ready
    /// The deadline was reached.
    case deadline
    /// It was cancelled and must throw.
    case cancelled
    /// The loop, or what it waited on, was closed.
    case closed
}
