import FileKit
import ProteinKit
import SEPITServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct ServerTests {
    private static let sample = Path.join(TestServer.repository, "data/sample/DEMO00000.pdb.gz")

    /// A file of the sample, as text.
    private func structure() throws -> String {
        String(decoding: try Gzip.decompress(FileSystem.read(Self.sample), name: Self.sample), as: UTF8.self)
    }

    private func body(_ fields: (String, JSONValue)...) -> String {
        JSONValue.object(fields.map { .init($0, $1) }).line
    }

    @Test func answersWhatTheCommandLineAnswers() throws {
        let server = try TestServer()
        let answer = try server.request(
            "POST", "/ask",
            body: body(
                ("question", .string("What is the fold of this protein?")), ("structure", .string(try structure()))))
        #expect(answer.status == 200)
        let json = try answer.json
        #expect(json["answer"]?.text == "Its structure has the extended and disordered fold.")
        #expect(json["residues"]?.whole == 144 && json["residuesWithPosition"]?.whole == 144)
        #expect(json["abstained"] == .boolean(false))
        let known = try server.request(
            "POST", "/ask", body: body(("question", .string("function of \(TestServer.lysozyme)")))
        ).json
        #expect(known["evidence"]?.elements?.first?["id"]?.text == "NP_1.1")
        #expect(known["proteins"]?.elements?.first?["residues"]?.whole == 129)
    }

    @Test func tellsWhatMovedAnAnswerAndHowKnownProteinsAreAligned() throws {
        let server = try TestServer()
        let fields = [
            ("question", JSONValue.string("What is the fold of this protein?")),
            ("structure", .string(try structure())), ("explain", .boolean(true)),
        ]
        func ask(_ more: (String, JSONValue)...) throws -> String {
            let members = (fields + more).map { JSONValue.Member($0.0, $0.1) }
            return try server.request("POST", "/ask", body: JSONValue.object(members).line).body
        }
        let whole = try JSONValue(parsing: Array(try ask().utf8))
        #expect(try #require(whole["explanation"]?["structure"]?.double) > 0.5)
        #expect(whole["explanation"]?["proteins"]?.elements?.first?["masking"]?.elements?.count == 144)

        // The same bit by bit.
        let events = try ask(("stream", .boolean(true))).split(separator: "event: ").map(String.init)
        #expect(events.count == 2)
        let data = try events.map { event in
            try JSONValue(parsing: Array(event.split(separator: "data: ")[1].prefix { $0 != "\n" }.utf8))
        }
        #expect(events[0].hasPrefix("answer\n") && events[1].hasPrefix("explanation\n"))
        #expect(data[0]["answer"] == whole["answer"] && data[0]["explanation"] == nil)
        #expect(data[1] == whole["explanation"])

        let known = try server.request(
            "POST", "/ask",
            body: body(
                ("question", .string("function of \(TestServer.lysozyme)")), ("alignments", .boolean(true)),
                ("explain", .boolean(true)))
        ).json
        let alignment = known["evidence"]?.elements?.first?["alignment"]
        #expect(alignment?["query"]?.text == TestServer.lysozyme && alignment?["target_first"]?.whole == 1)
        #expect(alignment?["marks"]?.text == String(repeating: "|", count: 129))
        #expect(known["explanation"]?["reason"]?.text?.isEmpty == false)
    }

    @Test func findsNeighboursAndEmbeds() throws {
        let server = try TestServer()
        let hits = try server.request("POST", "/search", body: body(("sequence", .string(TestServer.lysozyme)))).json
        #expect(hits["hits"]?.elements?.map { $0["target"]?.text } == ["NP_1.1"])
        #expect(hits["hits"]?.elements?.first?["identity"]?.double == 1)
        let mean = try server.request("POST", "/embed", body: body(("sequence", .string("MKTAYIAKQR")))).json
        let means = try #require(mean["proteins"]?.elements?.first?["embedding"]?.elements)
        let vector = means.compactMap(\.double)
        let residues = try server.request(
            "POST", "/embed", body: body(("sequence", .string("MKTAYIAKQR")), ("per_residue", .boolean(true)))
        ).json
        let embedding = try #require(residues["proteins"]?.elements?.first?["embedding"]?.elements)
        let rows = embedding.map { $0.elements?.compactMap(\.double) ?? [] }
        #expect(rows.count == 10 && rows.allSatisfy { $0.count == vector.count })
        let sum = rows.reduce(0) { $0 + $1[0] }
        #expect(abs(sum / 10 - vector[0]) < 1e-5)
    }

    @Test func showsWhereResiduesAre() throws {
        let server = try TestServer()
        let view = try server.request("POST", "/structure", body: body(("structure", .string(try structure())))).json
        let chain = try #require(view["chains"]?.elements?.first)
        #expect(chain["positions"]?.elements?.count == 144 && chain["sequence"]?.text?.count == 144)
        #expect(chain["states"]?.text?.count == 144)
    }

    @Test func sendsThePageAndWhatWatchersAskFor() throws {
        let server = try TestServer()
        let page = try server.request("GET", "/")
        #expect(page.status == 200 && page.body.hasPrefix("<!doctype html>"))
        #expect(page.head.contains("script-src 'sha256-") && page.head.contains("X-Content-Type-Options: nosniff"))
        #expect(!page.head.contains("Access-Control-Allow-Origin"))
        #expect(try server.request("HEAD", "/").body.isEmpty)
        #expect(try server.request("GET", "/health").json["status"]?.text == "ok")
        #expect(try server.request("GET", "/openapi.json").json["openapi"]?.text == "3.1.0")
        #expect(
            try server.request("GET", "/metrics").body.contains("sepit_requests_total{path=\"/\",status=\"200\"} 2"))
    }

    /// Each with its status and the code of the reason.
    @Test(
        arguments: [
            ("GET", "/none", "", 404, "path-unknown"), ("GET", "/ask", "", 405, "method-unknown"),
            ("POST", "/ask", "", 400, "json-syntax"), ("POST", "/ask", "[1]", 400, "json-object"),
            ("POST", "/ask", "{\"question\":\"function of MKTAYIAKQR\",\"max\":1}", 400, "field-unknown"),
            ("POST", "/ask", "{\"question\":7}", 400, "field-invalid"), ("POST", "/ask", "{}", 400, "question-missing"),
            ("POST", "/ask", "{\"question\":\"What is it?\"}", 409, "protein-missing"),
            ("POST", "/ask", "{\"question\":\"fold?\",\"structure\":\"ATOM\"}", 409, nil),
            ("POST", "/ask", "{\"question\":\"fold?\",\"structure_base64\":\"?\"}", 409, "base64-invalid"),
            ("POST", "/ask", "{\"question\":\"function of MKTAYIAKQR\",\"max_tokens\":0}", 400, "field-invalid"),
            ("POST", "/search", "{}", 409, "protein-missing"),
            ("POST", "/embed", "{\"sequence\":\"MKTAYIAKQR\",\"layer\":99}", 409, "layer-invalid"),
            ("POST", "/structure", "{}", 409, "structure-missing"),
        ] as [(String, String, String, Int, String?)])
    func refusesWithAReason(method: String, path: String, body: String, status: Int, code: String?) throws {
        let server = try TestServer()
        let answer = try server.request(method, path, body: body)
        #expect(answer.status == status, "\(answer.body)")
        if let code { #expect(answer.code == code) }
        #expect(try answer.json["error"]?["message"]?.text?.isEmpty == false)
    }

    @Test func refusesWhatIsTooMuch() throws {
        let server = try TestServer {
            ($0.limits.bodyBytes, $0.limits.residues, $0.limits.questionBytes) = (4000, 50, 200)
        }
        let long = String(repeating: "MKTAYIAKQR", count: 10)
        #expect(try server.request("POST", "/ask", body: String(repeating: "a", count: 4001)).code == "body-too-large")
        let chunked = try RawClient(port: server.port)
        chunked.send("POST /ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunked.send("2000\r\n" + String(repeating: "a", count: 0x2000) + "\r\n0\r\n\r\n")
        #expect(TestServer.Answer(chunked.receive()).status == 413)
        #expect(
            try server.request("POST", "/ask", body: body(("question", .string("function of \(long)")))).code
                == "protein-too-long")
        #expect(try server.request("POST", "/search", body: body(("sequence", .string(long)))).status == 409)
        let question = body(("question", .string(String(repeating: "why ", count: 60))))
        #expect(try server.request("POST", "/ask", body: question).code == "question-too-long")
        #expect(
            try server.request("GET", "/health", headers: "X-Long: \(String(repeating: "a", count: 20000))\r\n").status
                == 431)
    }

    @Test func refusesWhatIsNoHTTP() throws {
        let server = try TestServer()
        for text in ["\u{16}\u{3}\u{1}garbage\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "hello\r\n\r\n"]
        {
            let client = try RawClient(port: server.port)
            client.send(text)
            let answer = TestServer.Answer(client.receive())
            #expect(answer.status == 400 && answer.code == "http-invalid", "\(text)")
        }
        #expect(try server.request("GET", "/health").status == 200)
    }

    @Test func doesNotWaitForSlowSenders() throws {
        let server = try TestServer { $0.limits.readingSeconds = 1 }
        for text in ["GET / HT", "POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"] {
            let client = try RawClient(port: server.port)
            client.send(text)
            #expect(TestServer.Answer(client.receive()).code == "request-slow")
        }
    }

    @Test func asksForItsKey() throws {
        let server = try TestServer { $0.key = "secret" }
        let search = body(("sequence", .string(TestServer.lysozyme)))
        #expect(try server.request("POST", "/search", body: search).status == 401)
        #expect(
            try server.request("POST", "/search", body: search, headers: "Authorization: Bearer secreT\r\n").status
                == 401)
        #expect(
            try server.request("POST", "/search", body: search, headers: "Authorization: Bearer secret\r\n").status
                == 200)
        #expect(try server.request("GET", "/").status == 200)
    }

    /// What pages of other sites could try.
    @Test func answersNoOtherSites() throws {
        let server = try TestServer()
        let search = body(("sequence", .string(TestServer.lysozyme)))
        #expect(try server.request("POST", "/search", body: search, type: "text/plain").status == 415)
        let client = try RawClient(port: server.port)
        client.send("GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        #expect(TestServer.Answer(client.receive()).code == "host-unknown")
    }

    @Test func requestsOfOneConnectionAreAnsweredInTurn() throws {
        let server = try TestServer()
        let client = try RawClient(port: server.port)
        client.send(
            "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /none HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + TestServer.text("GET", "/health"))
        let statuses = client.receive().components(after: "HTTP/1.1 ").map { $0.prefix(3) }
        #expect(statuses == ["200", "404", "200"])
    }

    @Test func answersWhatIsRunningBeforeItStops() throws {
        let server = try TestServer()
        let (running, later) = (try RawClient(port: server.port), try RawClient(port: server.port))
        let sequence = String(repeating: TestServer.lysozyme, count: 12)
        running.send(TestServer.text("POST", "/embed", body: body(("sequence", .string(sequence)))))
        while try !server.request("GET", "/metrics").body.contains("sepit_requests_running 2") {}
        server.stop()
        #expect(TestServer.Answer(running.receive()).status == 200)
        later.send(TestServer.text("GET", "/health"))
        let refused = TestServer.Answer(later.receive())
        #expect(refused.code == "stopping" || refused.status == 0, "\(refused)")
        server.end()
        #expect(throws: SepitError.self) { _ = try RawClient(port: server.port) }
    }
}

extension String {
    /// What follows each occurrence of a text.
    fileprivate func components(after text: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            rest = rest[range.upperBound...]
            parts.append(rest)
        }
        return parts
    }
}
