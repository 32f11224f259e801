import AsyncIO

extension Twin {
    static let fileAppend = Twin { trace in
        try await withTemporaryDirectory { folder in
            let path = folder.appending("log")
            for round in 1...2 {
                try await withFile(path, .append) { try await $0.write("round \(round)\n") }
            }
            trace(try await readText(path).split(separator: "\n").map(String.init))
            try await withFile(path, [.read, .append]) { file in
                trace(try await file.readLine() ?? "at the end")
                try await file.seek(to: 0)
                trace(try await file.readLine() ?? "nothing")
                try await file.write("written at the end\n")
                try await file.flush()
                trace("at", file.position)
                try await file.seek(to: 6)
                try await file.write("this too\n")
            }
            trace(try await readText(path).split(separator: "\n").map(String.init))
            try await withFile(path, .write) { _ in }
            trace("emptied", try await fileStatus(of: path).size)
        }
    }
}
