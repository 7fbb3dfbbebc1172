import FileKit
import FoundationEssentials
import SEPITPipeline

/// An answer as clients of OpenAI expect it, whole or in pieces.
struct ChatAnswer {
    private let fields: ChatFields
    private let model: String
    private let reply: Reply
    private let id = "chatcmpl-" + String(UInt64.random(in: .min ... .max), radix: 16)
    private let created = Int(Date().timeIntervalSince1970)
    private var stops: StopTexts
    private var text = ""
    /// Tokens that were told, and those whose text is not complete.
    private var tokens: [AnswerToken] = []
    private var waiting: [AnswerToken] = []
    /// Tokens so far.
    private(set) var count = 0

    init(_ fields: ChatFields, model: String, _ reply: Reply) {
        (self.fields, self.model, self.reply) = (fields, model, reply)
        stops = StopTexts(fields.stops)
    }

    /// Whether nothing more is wanted.
    var isOver: Bool { stops.isOver }

    /// Another token, whose text may follow later.
    mutating func add(_ token: AnswerToken?) {
        count += 1
        if let token, fields.tellsProbabilities { waiting.append(token) }
    }

    /// More text.
    mutating func add(_ piece: String) { tell(stops.add(piece)) }

    private mutating func tell(_ told: String) {
        guard !told.isEmpty else { return }
        text += told
        tokens += waiting
        defer { waiting = [] }
        guard fields.isStreamed else { return }
        if !reply.isBegun {
            reply.begin(Response(contentType: "text/event-stream", text: ""))
            send(delta: [.init("role", .string("assistant")), .init("content", .string(""))])
        }
        send(delta: [.init("content", .string(told))], probabilities: waiting)
    }

    /// The end of the answer.
    ///
    /// - Parameters:
    ///   - isCut: whether it ended because it was as long as it may be.
    ///   - prompt: tokens that were read.
    ///   - extra: what this server tells beside it.
    mutating func finish(isCut: Bool, prompt: Int, extra: JSONValue) {
        tell(stops.finish())
        let reason = JSONValue.string(isCut && !isOver ? "length" : "stop")
        let usage = JSONValue.object([
            .init("prompt_tokens", .integer(prompt)), .init("completion_tokens", .integer(count)),
            .init("total_tokens", .integer(prompt + count)),
        ])
        guard fields.isStreamed else {
            let choice = JSONValue.object([
                .init("index", .integer(0)),
                .init(
                    "message",
                    .object([
                        .init("role", .string("assistant")), .init("content", .string(text)), .init("refusal", .null),
                    ])),
                .init("logprobs", logprobs(tokens)), .init("finish_reason", reason),
            ])
            let head = self.head("chat.completion")
            return reply.send(
                Response(
                    json: JSONValue.object(
                        head + [.init("choices", .array([choice])), .init("usage", usage), .init("sepit", extra)]
                    ).line))
        }
        if !reply.isBegun {
            reply.begin(Response(contentType: "text/event-stream", text: ""))
            send(delta: [.init("role", .string("assistant")), .init("content", .string(""))])
        }
        send(delta: [], reason: reason, more: [.init("sepit", extra)])
        if fields.includesUsage {
            send(
                JSONValue.object(head("chat.completion.chunk") + [.init("choices", .array([])), .init("usage", usage)]))
        }
        reply.write("data: [DONE]\n\n")
        reply.end()
    }

    private func head(_ kind: String) -> [JSONValue.Member] {
        [
            .init("id", .string(id)), .init("object", .string(kind)), .init("created", .integer(created)),
            .init("model", .string(model)),
        ]
    }

    private func send(
        delta: [JSONValue.Member], probabilities: [AnswerToken] = [], reason: JSONValue = .null,
        more: [JSONValue.Member] = []
    ) {
        let choice = JSONValue.object([
            .init("index", .integer(0)), .init("delta", .object(delta)), .init("logprobs", logprobs(probabilities)),
            .init("finish_reason", reason),
        ])
        send(.object(head("chat.completion.chunk") + [.init("choices", .array([choice]))] + more))
    }

    private func send(_ value: JSONValue) { reply.write("data: \(value.line)\n\n") }

    private func logprobs(_ tokens: [AnswerToken]) -> JSONValue {
        guard fields.tellsProbabilities, !tokens.isEmpty else { return .null }
        let content = tokens.map { token in
            JSONValue.object(
                Self.members(token.chosen)
                    + [.init("top_logprobs", .array(token.likeliest.map { .object(Self.members($0)) }))])
        }
        return .object([.init("content", .array(content)), .init("refusal", .null)])
    }

    private static func members(_ choice: AnswerToken.Choice) -> [JSONValue.Member] {
        [
            .init("token", .string(choice.text)), .init("logprob", .number(max(choice.logProbability, -9999))),
            .init("bytes", .array(choice.text.utf8.map { .integer(Int($0)) })),
        ]
    }
}
