import AsyncIO

extension Twin {
    static let fileTurns = Twin { trace in
        try await withTemporaryDirectory { folder in
            let path = folder.appending("file")
            let out = Shared(try await openFile(path, .write))
            _ = try await gather(0..<5) { number in
                try await out.value.write("line \(number)\n")
                trace("wrote", number)
            }
            try await out.value.close()
            let input = Shared(try await openFile(path))
            let lines = try await gather(0..<3) { _ in try await input.value.readLine() ?? "" }
            trace(lines)
            let rest = createTask { try await input.value.readText() }
            let later = createTask { try await input.value.readLine() }
            trace(words(Array(try await rest.value.utf8)))
            trace(try await later.value == nil ? "nothing is left" : "something is left")
            try await input.value.close()
        }
    }
}
