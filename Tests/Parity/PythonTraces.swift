import Foundation

/// What the Python halves do: all of them in one process, once.
enum PythonTraces {
    static let all = Result {
        try JSONDecoder().decode([String: [String]].self, from: Python.run(program))
    }

    private static let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Python/run.py")
}
