import FileKit
import SEPITServer
import Testing

/// What clients of OpenAI ask for.
@Suite(.timeLimit(.minutes(2))) struct ChatTests {
    private let sequence = TestServer.lysozyme

    private func body(_ text: String, _ more: (String, JSONValue)...) -> String {
        let message = JSONValue.object([.init("role", .string("user")), .init("content", .string(text))])
        return JSONValue.object(
            [.init("model", .string("sepit")), .init("messages", .array([message]))] + more.map { .init($0, $1) }
        ).line
    }

    @Test func theModelIsListed() throws {
        let server = try TestServer()
        #expect(try server.request("GET", "/v1/models").json["data"]?.elements?.map { $0["id"]?.text } == ["sepit"])
        #expect(try server.request("GET", "/v1/models/sepit").json["object"]?.text == "model")
        #expect(try server.request("GET", "/v1/models/other").status == 404)
    }

    @Test func anAnswerIsTheJudgedOne() throws {
        let server = try TestServer()
        let question = JSONValue.object([.init("question", .string("Is \(sequence) secreted?"))]).line
        let asked = try server.request("POST", "/ask", body: question).json
        let chat = try server.request(
            "POST", "/v1/chat/completions", body: body("Is \(sequence) secreted?", ("logprobs", .boolean(true)))
        ).json
        let choice = try #require(chat["choices"]?.elements?.first)
        let text = try #require(choice["message"]?["content"]?.text)
        #expect(text == asked["answer"]?.text && choice["finish_reason"]?.text == "stop")
        #expect(chat["sepit"]?["probability"] == asked["probability"])
        let tokens = try #require(choice["logprobs"]?["content"]?.elements)
        #expect(tokens.compactMap { $0["token"]?.text }.joined() == text)
        #expect(tokens.allSatisfy { ($0["logprob"]?.double ?? 1) <= 0 })
        #expect(chat["usage"]?["completion_tokens"]?.whole == tokens.count)
    }

    @Test func piecesOfAStreamMakeTheAnswer() throws {
        let server = try TestServer()
        for isRaw in [false, true] {
            let whole = try server.request(
                "POST", "/v1/chat/completions", body: body("fold of \(sequence)", ("raw", .boolean(isRaw)))
            ).json["choices"]?.elements?.first?["message"]?["content"]?.text
            let stream = try server.request(
                "POST", "/v1/chat/completions",
                body: body("fold of \(sequence)", ("raw", .boolean(isRaw)), ("stream", .boolean(true))))
            #expect(stream.head.contains("text/event-stream") && stream.body.contains("data: [DONE]"))
            var text = ""
            for line in stream.body.split(whereSeparator: \.isNewline) where line.hasPrefix("data: {") {
                let chunk = try JSONValue(parsing: Array(line.dropFirst(6).utf8))
                text += chunk["choices"]?.elements?.first?["delta"]?["content"]?.text ?? ""
            }
            #expect(text == whole)
        }
    }

    @Test func answersEndWhereTheyAreToldTo() throws {
        let server = try TestServer()
        func choice(_ more: (String, JSONValue)) throws -> JSONValue? {
            let answer = try server.request(
                "POST", "/v1/chat/completions", body: body("fold of \(sequence)", ("raw", .boolean(true)), more)
            ).json
            return answer["choices"]?.elements?.first
        }
        let whole = try #require(try choice(("n", .integer(1)))?["message"]?["content"]?.text)
        let cut = try #require(try choice(("max_tokens", .integer(2))))
        #expect(cut["finish_reason"]?.text == "length")
        #expect(whole.hasPrefix(cut["message"]?["content"]?.text ?? "-"))
        let stopped = try #require(try choice(("stop", .string("the "))))
        #expect(stopped["finish_reason"]?.text == "stop")
        let before = whole.firstRange(of: "the ").map { String(whole[..<$0.lowerBound]) }
        #expect(stopped["message"]?["content"]?.text == before ?? whole)
    }

    /// Requests of all kinds at once, more than go through the model in one pass; some clients leave.
    @Test func answersWrittenTogetherAreThoseWrittenAlone() throws {
        let server = try TestServer()
        let questions = ["fold of", "function of", "Where is it found?", "Is it secreted?"]
        let requests = (0..<14).map { index in
            let protein = String(sequence.dropFirst(index * 3))
            let text = "\(questions[index % 4]) \(protein)"
            guard index % 7 < 6 else {
                return TestServer.text(
                    "POST", "/ask", body: JSONValue.object([.init("question", .string(text))]).line)
            }
            return TestServer.text(
                "POST", "/v1/chat/completions",
                body: body(
                    text, ("raw", .boolean(index % 3 > 0)), ("stream", .boolean(index % 2 == 0)),
                    ("logprobs", .boolean(index % 5 == 0)), ("temperature", .number(index % 4 == 1 ? 1.5 : 0)),
                    ("seed", .integer(index)), ("max_tokens", .integer(10 + index))))
        }
        func said(_ client: RawClient) -> String {
            let answer = TestServer.Answer(client.receive())
            #expect(answer.status == 200)
            // Without the lengths of pieces, and what is new in every answer.
            return answer.body.split(whereSeparator: \.isNewline).filter { $0.contains("{") }
                .flatMap { $0.split(separator: "\"") }.filter { !$0.hasPrefix("chatcmpl-") && !$0.hasPrefix(":1") }
                .joined(separator: "\"")
        }
        let alone = try requests.map { request in
            let client = try RawClient(port: server.port)
            client.send(request)
            return said(client)
        }
        let clients = try requests.map { _ in try RawClient(port: server.port) }
        for (index, (client, request)) in zip(clients, requests).enumerated() {
            client.send(request)
            if index % 4 == 0 {
                let leaving = try RawClient(port: server.port)
                leaving.send(request)
            }
        }
        for (client, expected) in zip(clients, alone) { #expect(said(client) == expected) }
    }

    /// Everybody is told, also those who were being answered when their time was over.
    @Test func whoeverWaitsTooLongIsTold() throws {
        let server = try TestServer { $0.limits.seconds = 1 }
        let clients = try (0..<48).map { index in
            let client = try RawClient(port: server.port)
            client.send(
                TestServer.text(
                    "POST", "/v1/chat/completions",
                    body: body(
                        "fold of \(sequence)", ("raw", .boolean(true)), ("temperature", .number(90)),
                        ("seed", .integer(index)), ("max_tokens", .integer(1024)))))
            return client
        }
        let answers = clients.map { TestServer.Answer($0.receive()) }
        #expect(answers.allSatisfy { $0.status == 200 || $0.code == "time-exceeded" })
        #expect(answers.contains { $0.status == 408 })
        #expect(try server.request("POST", "/search", body: "{\"sequence\":\"\(sequence)\"}").status == 200)
        while try !server.request("GET", "/metrics").body.contains("sepit_requests_running 1\n") {}
    }

    @Test func aLaterQuestionIsAboutTheProteinOfAnEarlierOne() throws {
        let server = try TestServer()
        func message(_ role: String, _ text: String) -> JSONValue {
            .object([.init("role", .string(role)), .init("content", .string(text))])
        }
        let messages = [
            message("system", "Be brief."), message("user", "fold of \(sequence)"),
            message("assistant", "It is helical."),
            message("user", "Where is it found?"),
        ]
        let answer = try server.request(
            "POST", "/v1/chat/completions", body: JSONValue.object([.init("messages", .array(messages))]).line)
        #expect(answer.status == 200)
        #expect(try answer.json["sepit"]?["residues"]?.whole == sequence.count)
        let alone = try server.request("POST", "/v1/chat/completions", body: body("Where is it found?"))
        #expect(alone.status == 409 && alone.code == "protein-missing")
    }

    @Test func aFileMayComeWithAMessage() throws {
        let server = try TestServer()
        let file = JSONValue.object([
            .init("filename", .string("known.fasta")), .init("file_data", .string(">A\n\(sequence)\n")),
        ])
        let parts = JSONValue.array([
            .object([.init("type", .string("text")), .init("text", .string("What is the fold?"))]),
            .object([.init("type", .string("file")), .init("file", file)]),
        ])
        let message = JSONValue.object([.init("role", .string("user")), .init("content", parts)])
        let answer = try server.request(
            "POST", "/v1/chat/completions", body: JSONValue.object([.init("messages", .array([message]))]).line)
        #expect(try answer.json["sepit"]?["proteins"]?.elements?.first?["source"]?.text == "known.fasta A")
    }
}
