import AsyncIO

extension Twin {
    static let fileLines = Twin { trace in
        try await withTemporaryDirectory { folder in
            let path = folder.appending("lines")
            try await withFile(path, .write) { file in
                for text in ["one\n", "\n", "süß ☀️\n", "last"] { try await file.write(text) }
            }
            try await withFile(path) { file in
                while let line = try await file.readLine() { trace(line, "at", file.position) }
                trace("end at", file.position)
                try await withFile(path, .append) { try await $0.write(" but not least\n") }
                trace(try await file.readLine() ?? "nothing")
                trace(try await file.readLine() == nil ? "end" : "more")
                try await file.seek(to: 4)
                var lines: [String] = []
                for try await line in file.lines { lines.append(line) }
                trace(lines)
            }
        }
    }
}
