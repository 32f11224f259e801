import HTTPTypes

/// Messages that are used by the split, fuzz and round-trip tests.
enum WireCorpus {
    static let validRequests = [
        "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n",
        "\r\n\r\nGET /late HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.0\r\n\r\n",
        "POST /form HTTP/1.1\r\nHost: a:8080\r\nContent-Length: 11\r\n\r\nhello world",
        "POST /x HTTP/1.1\r\nHost: [::1]:80\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5\r\nhello\r\n6;name=\"v\"\r\n world\r\n0\r\nX-Sum: 17\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
            + "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n"
            + "GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET http://example.com:81?q=1 HTTP/1.1\r\nhOST: other\r\n\r\n",
        "GET /u HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX-Text: \tcaf\u{E9}  au lait \t\r\n\r\n",
        "PUT /e HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
    ]

    static let invalidRequests = [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nshort",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a",
        "\r",
    ]

    static let responses: [(method: HTTPRequest.Method, text: String)] = [
        (.get, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
        (.get, "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"),
        (.get, "HTTP/1.0 200 OK\r\n\r\nuntil the end"),
        (
            .get,
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n"
        ),
        (.head, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"),
        (.get, "HTTP/1.1 204 No Content\r\n\r\nleftover"),
        (.get, "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"),
        (.connect, "HTTP/1.1 200 OK\r\n\r\ntunnel bytes"),
        (.get, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\u{1}\u{2}"),
        (.get, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort"),
        (.get, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"),
        (.get, "HTTP/1.1 200 OK\r\nX: a\u{0}b\r\n\r\n"),
        (.get, ""),
        (.get, "HTTP/1.1 2"),
    ]
}
