internal import Glibc

/// A program that could not be started: which step failed, on what, and why.
///
/// Nothing is left of the attempt. The counterpart of the `OSError` that Python's `Popen` raises.
public struct SubprocessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is done to start a program, in this order.
    public enum Step: String, Hashable, Sendable, CaseIterable {
        /// Arguments, environment and paths are made into what the system takes.
        case arguments = "preparing its arguments"
        /// Names of user and groups are looked up.
        case account = "looking up an account"
        /// Pipes are made, and files opened.
        case redirection = "redirecting its streams"
        /// The new process is made.
        case process = "making a process"
        /// The child takes over its descriptors.
        case descriptor = "passing a descriptor on"
        /// The child goes to its working directory.
        case workingDirectory = "changing to its working directory"
        /// The child begins a session.
        case session = "beginning a session"
        /// The child enters a process group.
        case processGroup = "entering a process group"
        /// The child limits its resources.
        case resourceLimit = "limiting a resource"
        /// The child changes its priority.
        case priority = "changing its priority"
        /// The child changes its supplementary groups.
        case extraGroups = "changing its supplementary groups"
        /// The child changes its group.
        case group = "changing its group"
        /// The child changes its user.
        case user = "changing its user"
        /// The child becomes the program.
        case program = "running it"
    }

    /// The program that was to be started.
    public let program: String
    /// What failed.
    public let step: Step
    /// What the step was applied to, and the error number.
    public let cause: OSError

    /// The program, the step, the cause and, where known, a remedy.
    public var description: String {
        let remedy = Self.remedies[Key(step: step, code: cause.code)].map { " \($0)" } ?? ""
        return "cannot start \(program): \(step.rawValue) failed. \(cause)\(remedy)"
    }

    init(_ program: String, _ step: Step, _ cause: OSError) {
        self.program = program
        self.step = step
        self.cause = cause
    }

    /// A simulated loop has no kernel, hence no processes.
    package static func inSimulation(_ program: String) -> SubprocessError {
        SubprocessError(
            program, .process, OSError(call: "clone", subject: "on a simulated loop", code: ENOSYS))
    }

    private struct Key: Hashable {
        let step: Step
        let code: Int32
    }

    private static let remedies: [Key: String] = [
        Key(step: .program, code: ENOENT):
            "There is no such file, in no folder of PATH; if it is a script, its interpreter may be missing.",
        Key(step: .program, code: EACCES): "The file must be executable: chmod +x.",
        Key(step: .program, code: ENOEXEC): "A script needs a first line such as #!/bin/sh.",
        Key(step: .program, code: E2BIG):
            "Arguments and environment are too long; pass them through a file or standard input.",
        Key(step: .process, code: ENOSYS):
            "Give the program something in the place of the child when it is simulated.",
        Key(step: .process, code: EAGAIN): "The limit on processes is reached; see `ulimit -u`.",
    ]
}
