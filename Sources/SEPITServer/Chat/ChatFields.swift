import FileKit
import FoundationEssentials
import LanguageModel
import ProteinKit
import SEPITPipeline

/// What a request to `/v1/chat/completions` says, as OpenAI describes it. Fields for what this server has not are left aside,
/// as clients send many.
struct ChatFields: Sendable {
    let model: String?
    let conversation: Conversation
    let sampler: TokenSampler
    let maxTokens: Int
    let seed: UInt64
    /// Texts at which the answer ends, without them.
    let stops: [String]
    let isStreamed: Bool
    let includesUsage: Bool
    let tellsProbabilities: Bool
    /// Likeliest tokens to tell beside each.
    let alternatives: Int
    /// Whether the model's own words are wanted, which nothing has judged.
    let isRaw: Bool

    /// - Throws: `SepitError`: `.usage` (`field-invalid`, `messages-missing`), or as `GivenProtein`.
    init(_ request: Request, _ limits: RequestLimits) throws(SepitError) {
        var fields = try RequestFields(request)
        model = try fields.text("model")
        guard let messages = fields.value("messages")?.elements, !messages.isEmpty else {
            throw SepitError(
                .usage, code: "messages-missing", "There are no messages.", expected: "a list \"messages\"")
        }
        conversation = try ChatMessage.conversation(of: messages, limits)
        let older = try fields.whole("max_tokens", in: 1...Int(Int32.max))
        let most = try fields.whole("max_completion_tokens", in: 1...Int(Int32.max)) ?? older
        maxTokens = min(most ?? 256, limits.tokens)
        sampler = try SamplingFields(&fields).sampler
        seed = UInt64(bitPattern: Int64(try fields.whole("seed", in: -(1 << 53)...1 << 53) ?? 0))
        stops = try Self.stops(&fields)
        isStreamed = try fields.flag("stream") ?? false
        includesUsage = fields.value("stream_options")?["include_usage"]?.flag ?? false
        alternatives = try fields.whole("top_logprobs", in: 0...20) ?? 0
        tellsProbabilities = try fields.flag("logprobs") ?? false
        isRaw = try fields.flag("raw") ?? false
        guard try fields.whole("n", in: 1...1) ?? 1 == 1 else { throw RequestFields.invalid("n", "1") }
    }

    private static func stops(_ fields: inout RequestFields) throws(SepitError) -> [String] {
        guard let value = fields.value("stop") else { return [] }
        let stops = value.text.map { [$0] } ?? value.elements?.compactMap(\.text)
        guard let stops, stops.count <= 4, stops.count == value.elements?.count ?? 1, !stops.contains("") else {
            throw RequestFields.invalid("stop", "a text or up to 4 texts, none of them empty")
        }
        return stops
    }
}
