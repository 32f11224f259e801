/// Where a program may lie, as execvp sees it, but in the PATH of the child.
enum ProgramSearch {
    /// The files to try in turn; a name with a slash is one already.
    static func candidates(for program: String, path: String?) -> [String] {
        guard !program.contains("/"), !program.isEmpty else { return [program] }
        let folders = (path ?? defaultPath).split(separator: ":", omittingEmptySubsequences: false)
        // An empty entry means the working directory.
        return folders.map { $0.isEmpty ? "./\(program)" : "\($0)/\(program)" }
    }

    /// What the C library uses if there is no PATH.
    private static let defaultPath = "/bin:/usr/bin"
}
