internal import CAsyncIO
internal import Glibc

/// Starting a program.
///
/// Blocks until the program runs, which is as long as the file system needs to load its first page: a
/// matter for a worker thread.
package enum Spawn {
    /// Starts a program, and returns when it runs.
    package static func start(
        _ request: SpawnRequest
    ) throws(SubprocessError) -> SpawnedChild {
        let fail = { (step: SubprocessError.Step, cause: OSError) in
            SubprocessError(request.program, step, cause)
        }
        let words: SpawnWords
        do throws(OSError) { words = try SpawnWords(request) } catch {
            throw fail(.arguments, error)
        }
        if case .join(let group) = request.group, group <= 0 {
            let subject = "\(group), the number of no process group"
            throw fail(.processGroup, OSError(call: "setpgid", subject: subject, code: EINVAL))
        }
        let identity: ChildIdentity
        do throws(OSError) { identity = try ChildIdentity(request) } catch {
            throw fail(.account, error)
        }
        var descriptors: ChildDescriptors
        do throws(OSError) { descriptors = try ChildDescriptors(request.streams) } catch {
            throw fail(.redirection, error)
        }
        let report = words.withPointers { clone(request, $0, identity, descriptors.pairs) }
        guard report.code == 0 else {
            let step = SubprocessError.Step(report.step)
            let subject = subject(of: report, request, words, descriptors.pairs)
            let cause = OSError(call: step.call, subject: subject, code: report.code)
            throw fail(step, cause)
        }
        return SpawnedChild(
            process: report.process, pidfd: report.pidfd,
            leadsGroup: request.group == .new || request.group == .session,
            pipes: descriptors.takeParentEnds())
    }

    private static func clone(
        _ request: SpawnRequest, _ words: SpawnWords.Pointers, _ identity: ChildIdentity,
        _ descriptors: [casyncio_spawn_descriptor]
    ) -> casyncio_spawn_report {
        let limits = request.limits.map {
            casyncio_spawn_limit(resource: $0.resource.number, soft: $0.soft, hard: $0.hard)
        }
        var report = casyncio_spawn_report()
        let result = descriptors.withUnsafeBufferPointer { descriptors in
            limits.withUnsafeBufferPointer { limits in
                (identity.extraGroups ?? []).withUnsafeBufferPointer { groups in
                    var wanted = casyncio_spawn_request()
                    wanted.candidates = words.candidates
                    wanted.arguments = words.arguments
                    wanted.environment = words.environment
                    wanted.directory = words.directory
                    wanted.descriptors = descriptors.baseAddress
                    wanted.descriptor_count = descriptors.count
                    wanted.limits = limits.baseAddress
                    wanted.limit_count = limits.count
                    wanted.groups = groups.baseAddress
                    wanted.group_count = groups.count
                    wanted.sets_groups = identity.extraGroups != nil
                    wanted.user = identity.user.map(Int64.init) ?? -1
                    wanted.group = identity.group.map(Int64.init) ?? -1
                    wanted.starts_session = request.group == .session
                    wanted.process_group = request.group.number
                    wanted.umask = request.umask ?? -1
                    // The lowest and the highest are 39 apart.
                    wanted.niceness = min(max(request.niceness, -40), 40)
                    // What the kernel lacks, a plan at the door can take away.
                    wanted.wants_pidfd = Door.call("pidfd_open") { 0 } == 0
                    wanted.wants_close_range = Door.call("close_range") { 0 } == 0
                    return Door.call("clone") {
                        casyncio_spawn(&wanted, &report)
                        return 0
                    }
                }
            }
        }
        if result < 0 { report.code = errno }
        return report
    }

    /// What the step that failed was applied to.
    private static func subject(
        of report: casyncio_spawn_report, _ request: SpawnRequest, _ words: SpawnWords,
        _ descriptors: [casyncio_spawn_descriptor]
    ) -> String {
        let index = Int(report.index)
        return switch SubprocessError.Step(report.step) {
        case .descriptor:
            "descriptor \(descriptors[index].source) as \(descriptors[index].target)"
        case .workingDirectory: request.workingDirectory ?? ""
        case .resourceLimit: "\(request.limits[index].resource) \(request.limits[index].soft)"
        case .priority: "\(request.niceness)"
        case .processGroup: "\(request.group)"
        case .user: request.user.map { "\($0)" } ?? ""
        case .group: (request.primaryGroup ?? request.user).map { "\($0)" } ?? ""
        case .program: report.code == ENOENT ? request.program : words.candidates[index]
        default: ""
        }
    }
}

extension SpawnRequest.Group {
    fileprivate var number: Int32 {
        switch self {
        case .inherit, .session: -1
        case .new: 0
        case .join(let group): group
        }
    }
}

extension SubprocessError.Step {
    fileprivate init(_ step: Int32) {
        self =
            switch casyncio_spawn_step(UInt32(step)) {
            case CASYNCIO_SPAWN_DESCRIPTOR: .descriptor
            case CASYNCIO_SPAWN_DIRECTORY: .workingDirectory
            case CASYNCIO_SPAWN_SESSION: .session
            case CASYNCIO_SPAWN_PROCESS_GROUP: .processGroup
            case CASYNCIO_SPAWN_LIMIT: .resourceLimit
            case CASYNCIO_SPAWN_PRIORITY: .priority
            case CASYNCIO_SPAWN_GROUPS: .extraGroups
            case CASYNCIO_SPAWN_GROUP: .group
            case CASYNCIO_SPAWN_USER: .user
            case CASYNCIO_SPAWN_EXEC: .program
            default: .process
            }
    }

    fileprivate var call: String {
        switch self {
        case .arguments, .account, .redirection, .process: "clone"
        case .descriptor: "dup2"
        case .workingDirectory: "chdir"
        case .session: "setsid"
        case .processGroup: "setpgid"
        case .resourceLimit: "setrlimit"
        case .priority: "setpriority"
        case .extraGroups: "setgroups"
        case .group: "setresgid"
        case .user: "setresuid"
        case .program: "execve"
        }
    }
}
