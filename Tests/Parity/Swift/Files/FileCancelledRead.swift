import AsyncIO

extension Twin {
    static let fileCancelledRead = Twin(
        differs: [
            .line(2, python: "0.0: next two", swift: "0.0: next one"),
            .line(3, python: "0.0: then three", swift: "0.0: then two"),
        ],
        because: "what a cancelled read has fetched is there for the next one: nothing is lost"
    ) { trace in
        try await withTemporaryDirectory { folder in
            let path = folder.appending("file")
            try await writeFile(path, "one\ntwo\nthree\n")
            let disk = HeldFiles()
            runningLoop().fileBackend = disk
            let file = Shared(try await openFile(path))
            let reading = createTask { try await file.value.readLine() }
            await turns(1)
            reading.cancel()
            do { _ = try await reading.value } catch { trace("read", error) }
            disk.letGo()
            trace("next", try await file.value.readLine() ?? "nothing")
            trace("then", try await file.value.readLine() ?? "nothing")
            try await file.value.close()
        }
    }
}
