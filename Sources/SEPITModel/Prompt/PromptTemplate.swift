import FileKit
import LanguageModel
import StructureEncoder

/// How a question and its answer become tokens (Llama 2 chat markers, as in the released code):
///
///     <s>[INST] <<SYS>>\n{system prompt}\n<</SYS>>\n\n{question with <bop><protein><eop>} [/INST] {answer}</s>
public struct PromptTemplate: Sendable {
    let tokenizer: Tokenizer
    let systemPrompt: String
    private let marker: Int32
    private let reserved: [String]
    private let compatibility: Compatibility
    /// The tokens of calls; nil for a model that was not made to call experts.
    public let experts: ExpertTokens?
    /// The token that ends an answer.
    public let end: Int

    /// - Throws: `SepitError` `.badData` (`tokenizer-mismatch`) if the tokenizer lacks a special token or its ids don't
    ///   fit the model.
    public init(_ tokenizer: Tokenizer, _ configuration: ModelConfiguration) throws(SepitError) {
        func mismatch(_ message: String) -> SepitError {
            SepitError(
                .badData, code: "tokenizer-mismatch", message,
                hint: "tokenizer.json and config.json must come from the same model.")
        }
        guard let end = configuration.text.endToken ?? tokenizer.tokenID("</s>") else {
            throw mismatch("The tokenizer has no </s>.")
        }
        guard tokenizer.tokenID("<protein>") == configuration.proteinToken else {
            throw mismatch("The id of <protein> is not the model's protein_token, \(configuration.proteinToken).")
        }
        guard tokenizer.vocabularySize <= configuration.text.vocabularySize else {
            throw mismatch(
                "The tokenizer has \(tokenizer.vocabularySize) tokens, the model \(configuration.text.vocabularySize).")
        }
        self.tokenizer = tokenizer
        self.end = end
        marker = Int32(configuration.proteinToken)
        reserved = tokenizer.specialTokens
        experts = configuration.callsExperts ? ExpertTokens(tokenizer) : nil
        compatibility = configuration.compatibility
        systemPrompt =
            configuration.systemPrompt.isEmpty ? "" : "<<SYS>>\n\(configuration.systemPrompt)\n<</SYS>>\n\n"
    }

    /// A text in which no special token is left: a space breaks each, so that what a user or a file says stays text.
    func plain(_ text: some StringProtocol) -> String {
        reserved.reduce(String(text)) { text, token in
            text.contains(token) ? text.replacing(token, with: "\(token.prefix(1)) \(token.dropFirst())") : text
        }
    }

    /// Which proteins stand without `<bop>` and `<eop>`: in the released code, those that have no structure.
    public func bareProteins(_ hasStructure: [Bool]) -> Set<Int> {
        compatibility == .official ? Set(hasStructure.indices.filter { !hasStructure[$0] }) : []
    }

    /// The tokens of a question, up to where the answer begins; other special tokens in it are taken as text.
    ///
    /// - Parameters:
    ///   - proteins: how many it is about.
    ///   - bare: which of them stand without `<bop>` and `<eop>`, see `bareProteins`.
    /// - Throws: `SepitError` `.badData` (`question-marker`) unless the question has a `<protein>` for each.
    public func prompt(
        _ question: String, proteins: Int = 1, bare: Set<Int> = []
    ) throws(SepitError) -> (ids: [Int32], markers: [Int]) {
        let parts = question.split(separator: "<protein>", omittingEmptySubsequences: false).map(plain)
        let wrapped = parts.dropFirst().enumerated().reduce(parts.first ?? "") { text, part in
            text + (bare.contains(part.offset) ? "<protein>" : "<bop><protein><eop>") + part.element
        }
        let ids = tokenizer.encode("[INST] \(systemPrompt)\(wrapped) [/INST]").map(Int32.init)
        let markers = ids.indices.filter { ids[$0] == marker }
        guard markers.count == proteins else {
            throw SepitError(
                .badData, code: "question-marker", "A question needs a <protein> for each protein, where it goes.",
                expected: "\(proteins)", found: "\(markers.count) in \"\(question.prefix(80))\"")
        }
        return (ids, markers)
    }

    /// The tokens of the next question of a conversation, those of what was said before included; only its first question
    /// has a `<protein>` for each protein.
    ///
    /// - Throws: as `prompt(_:proteins:)`.
    public func prompt(
        _ question: String, after earlier: [(question: String, answer: String)], proteins: Int = 1,
        bare: Set<Int> = []
    ) throws(SepitError) -> (ids: [Int32], markers: [Int]) {
        guard !earlier.isEmpty else { return try prompt(question, proteins: proteins, bare: bare) }
        let said = try example(turns: earlier, proteins: proteins, bare: bare)
        return (said.ids + (try prompt(question, proteins: 0)).ids, said.markers)
    }

    /// The tokens of an answer, with the end token; special tokens in it are taken as text.
    public func answer(_ text: String) -> [Int32] {
        (tokenizer.encode(" " + plain(text), addSpecialTokens: false) + [end]).map(Int32.init)
    }

    /// Question and answer; only the answer and its end token are supervised.
    public func example(question: String, answer: String, proteins: Int = 1) throws(SepitError) -> TextInput {
        try example(turns: [(question, answer)], proteins: proteins)
    }

    /// A conversation, one turn after another as Llama 2 has them; only the answers and their end tokens are supervised.
    ///
    /// - Parameter turns: the first has a `<protein>` for each protein, the others none.
    public func example(
        turns: [(question: String, answer: String)], proteins: Int = 1, bare: Set<Int> = []
    ) throws(SepitError) -> TextInput {
        var (ids, labels, markers): ([Int32], [Int32], [Int]) = ([], [], [])
        for (number, turn) in turns.enumerated() {
            let prompt = try prompt(turn.question, proteins: number == 0 ? proteins : 0, bare: bare)
            let answer = answer(turn.answer)
            markers += prompt.markers.map { $0 + ids.count }
            ids += prompt.ids + answer
            labels += [Int32](repeating: -1, count: prompt.ids.count) + answer
        }
        return TextInput(ids: ids, labels: labels, markers: markers)
    }
}
