import AsyncIO

extension Twin {
    static let fileClosing = Twin(
        differs: [
            .line(1, python: "0.0: closed", swift: "0.0: read one"),
            .line(2, python: "0.0: read refused", swift: "0.0: closed"),
        ],
        because: """
            calls on a file are done in the order in which they were made: a close waits for the read \
            that is under way
            """
    ) { trace in
        try await withTemporaryDirectory { folder in
            let path = folder.appending("file")
            try await writeFile(path, "one\ntwo\n")
            let disk = HeldFiles()
            runningLoop().fileBackend = disk
            let file = Shared(try await openFile(path))
            let reading = createTask {
                do {
                    trace("read", try await file.value.readLine() ?? "nothing")
                } catch is FileClosedError {
                    trace("read refused")
                }
            }
            await turns(1)
            let closing = createTask {
                try await file.value.close()
                trace("closed")
            }
            await turns(1)
            disk.letGo()
            try await closing.value
            try await reading.value
            do {
                _ = try await file.value.readLine()
            } catch is FileClosedError {
                trace("read too late, refused")
            }
            try await file.value.close()
            trace("closed twice", file.value.isClosed)
        }
    }
}
