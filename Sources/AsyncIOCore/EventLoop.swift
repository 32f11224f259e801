package import AsyncIOSystem
import Synchronization

/// One thread's event loop: it runs Swift's own `async`/`await`, timers, callbacks and I/O.
///
/// The loop *is* a Swift executor. In process mode (`run { }`) it is the main and the default
/// executor of the whole program; in local mode it serves the tasks that are created on it.
/// `EventLoop+Turn.swift` shows what one turn does; `RuntimeHooks.swift` how Swift's jobs get here.
///
/// # Threads
///
/// All state belongs to the thread that runs the loop. From other threads only these may be used:
/// `callSoonThreadSafe`, `cancel(_:)`, the executor's `enqueue`, and the properties said to be safe.
/// In debug mode everything else checks, and traps with the name of the call.
///
/// The counterpart of `asyncio.AbstractEventLoop`.
public final class EventLoop: @unchecked Sendable {
    // SAFETY: rule above. `inbox` and `poller.wake` are the thread-safe door; `isClosed` is
    // written only while no other thread can use the loop.

    /// How the loop came to run Swift's jobs.
    package enum Mode {
        case process
        case local
    }

    @exclusivity(unchecked) var ready = ReadyQueue()
    @exclusivity(unchecked) var timers = TimerHeap()
    @exclusivity(unchecked) var tasks = TaskTable()
    @exclusivity(unchecked) var descriptors = DescriptorTable()
    @exclusivity(unchecked) var scratch: [ReadyEntry] = []
    @exclusivity(unchecked) var isStopping = false
    @exclusivity(unchecked) var entriesUntilPoll = 0
    /// How many tasks lie on top of each other on the stack, each run by the one below it.
    @exclusivity(unchecked) var handOverDepth = 0
    @exclusivity(unchecked) var entriesBetweenPolls = Constants.mostEntriesBetweenPolls
    @exclusivity(unchecked) var lastPoll: Int64 = 0
    @exclusivity(unchecked) var stepStart: Int64 = 0
    @exclusivity(unchecked) var nextTaskID: UInt64 = 1
    @exclusivity(unchecked) var hasStalled = false
    /// How many nested runs are under way, one on top of the other.
    @exclusivity(unchecked) var nesting = 0
    var isReporting = false
    var randomState: SplitMix64

    let inbox = Inbox()
    let isRunningNow = Atomic<Bool>(false)
    package let poller: any Poller
    /// The sockets of this loop.
    package let network: any Network
    /// The same as the poller says, without the call.
    let needsRearm: Bool
    package let mode: Mode
    /// Whether time is virtual and there is no kernel below.
    public let isSimulated: Bool
    @usableFromInline let isProcessWide: Bool
    /// Whether jobs of the default executor run on the main actor's.
    let runsAllOnMain: Bool
    @usableFromInline let parkingActor = ParkingActor()
    /// The task that goes over to the parking actor just now; its own frame holds it.
    @exclusivity(unchecked) var parking: Unmanaged<TaskRecord>?
    /// In process mode, the identity of the task whose job runs just now as the main actor's, or 0.
    ///
    /// If that very task is enqueued on the default executor, it has left the main actor. (The runtime
    /// itself has no current task any more at that point.)
    @exclusivity(unchecked) var keyOnMainActor: UInt = 0
    /// Whether the job that runs just now goes on outside of any actor.
    @exclusivity(unchecked) var runsActorless = false

    /// Whether the loop watches itself: slow steps, wrong threads and leaks are reported.
    ///
    /// Loop thread only. The counterpart of `loop.get_debug` and `loop.set_debug`.
    @exclusivity(unchecked) public var isDebug: Bool
    /// A step that takes at least this long is reported in debug mode; a tenth of a second at first.
    ///
    /// The counterpart of `loop.slow_callback_duration`.
    public var slowCallbackDuration = Constants.slowStep
    /// Whether `createTask` runs a task's first step at once, unless it is told otherwise.
    ///
    /// False at first. The counterpart of `loop.set_task_factory(asyncio.eager_task_factory)`.
    public var startsTasksEagerly: Bool {
        get { isEager }
        set { isEager = newValue }
    }
    /// Kept apart: what other modules read of a stored variable is checked all the same.
    @exclusivity(unchecked) private var isEager = false
    /// Whether the loop was closed; it cannot be used again.
    @exclusivity(unchecked) public internal(set) var isClosed = false
    /// Where reports go; by default to the log, under the label `asyncio`.
    ///
    /// Called on the loop's thread. The counterpart of `loop.set_exception_handler`.
    public var reportHandler: ReportHandler?
    /// What the loop hears of signals, once somebody has asked for one, and who is told.
    @exclusivity(unchecked) package var signalBox: SignalBox?
    @exclusivity(unchecked) package var signalHandler: ((Signal, SignalBox.Role, Int) -> Void)?
    /// While the loop shuts down, the tasks that close something, which a signal is to hurry.
    @exclusivity(unchecked) package var closingTasks: [TaskRecord] = []
    /// Whether SIGINT or SIGTERM has come, and what still runs has little time left.
    @exclusivity(unchecked) package var wasInterrupted = false
    /// What has to be closed before the loop is, such as thread pools.
    var closers: [ObjectIdentifier: Closer] = [:]
    var attachments: [ObjectIdentifier: AnyObject] = [:]

    /// The loop as the runtime knows it: from `init` to `close`.
    var executor: LoopExecutor!
    var mainExecutor: LoopMainExecutor!
    /// The two forms in which a job is told where it runs; plain words, read once a turn.
    @exclusivity(unchecked) private(set) var serial: UnownedSerialExecutor!
    @exclusivity(unchecked) private(set) var preferred: UnownedTaskExecutor!

    /// Where the loop was made, if that is known.
    private let site: SourceSite?

    package init(
        poller: any Poller, mode: Mode, debug: Bool, seed: UInt64 = 0, site: SourceSite? = nil
    ) {
        randomState = SplitMix64(seed: seed)
        self.site = site
        self.poller = poller
        // A loop without a kernel has a network without one.
        let simulated = poller as? SimulatedPoller
        network = simulated.map { SimulatedNetwork(on: $0, seed: seed) } ?? KernelNetwork()
        self.mode = mode
        needsRearm = poller.needsRearm
        isDebug = debug
        isSimulated = simulated != nil
        isProcessWide = mode == .process
        runsAllOnMain = mode == .process && !isSimulated
        let executor = LoopExecutor(loop: self)
        let mainExecutor = LoopMainExecutor(loop: self)
        self.executor = executor
        self.mainExecutor = mainExecutor
        serial = UnownedSerialExecutor(ordinary: mainExecutor)
        preferred = UnownedTaskExecutor(ordinary: executor)
    }

    deinit {
        guard !isClosed else { return }
        if isDebug {
            report(
                LoopReport(
                    kind: .leak,
                    message:
                        "an EventLoop was dropped and never closed; call close(), or use a Runner",
                    site: site))
        }
        close()
    }

    /// The loop that runs on the calling thread, or `nil`.
    ///
    /// For look-up only: no loop is ever made by asking. The counterpart of `get_running_loop`.
    @inline(__always)
    public static var current: EventLoop? {
        guard let pointer = ThreadLoop.current else { return nil }
        return Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Whether the calling thread is the one that runs this loop.
    ///
    /// Safe from any thread.
    @inline(__always)
    public var isOnLoopThread: Bool {
        ThreadLoop.current == Unmanaged.passUnretained(self).toOpaque()
    }

    /// Whether some thread runs the loop.
    ///
    /// Safe from any thread, and then stale as soon as it is read.
    public var isRunning: Bool { isRunningNow.load(ordering: .acquiring) }

    /// The loop's present time.
    ///
    /// The counterpart of `loop.time()`.
    public var time: LoopInstant { LoopInstant(nanoseconds: poller.now()) }

    /// Whole seconds since the beginning of 1970; in a simulation, since the loop began.
    public var secondsSince1970: Int64 {
        isSimulated ? time.nanoseconds / 1_000_000_000 : WallClock.secondsSince1970()
    }

    /// The loop's time as a clock of the standard library's kind.
    public var clock: LoopClock { LoopClock(loop: self) }

    /// Traps in debug mode if the caller is on the wrong thread.
    @inline(__always)
    func checkThread(_ call: StaticString) {
        if isDebug, isRunning, !isOnLoopThread { wrongThread(call) }
    }

    private func wrongThread(_ call: StaticString) -> Never {
        fatalError(
            """
            \(call) was called on a thread that does not run this loop. Only callSoonThreadSafe may \
            be used from other threads: loop.callSoonThreadSafe { … }
            """)
    }
}
