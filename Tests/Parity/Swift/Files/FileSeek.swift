import AsyncIO

extension Twin {
    static let fileSeek = Twin { trace in
        try await withTemporaryDirectory { folder in
            try await withFile(folder.appending("file"), [.read, .write]) { file in
                try await file.write("0123456789")
                trace("written, at", file.position)
                try await file.seek(to: 2)
                trace(words(try await file.readExactly(3)), "at", file.position)
                try await file.seek(by: 2)
                try await file.write("AB")
                trace("written over, at", file.position)
                trace(words(try await file.readToEnd()))
                trace("end", try await file.seekToEnd())
                trace("at the end", try await file.read(upTo: 10).count)
                try await file.seek(to: 12)
                try await file.write("far")
                try await file.seek(to: 0)
                trace(try await file.readToEnd())
                try await file.seek(to: 3)
                try await file.truncate(to: 5)
                trace("size", try await file.size(), "at", file.position)
                trace(words(try await file.readToEnd()))
                try await file.truncate(to: 7)
                trace(try await file.readToEnd())
                do {
                    try await file.seek(by: -100)
                } catch let error as OSError {
                    trace("before the start", error.code)
                }
                trace("at", file.position)
            }
        }
    }
}
