import FileKit
import LanguageModel

/// How a call of an expert and its result become tokens, for models whose tokenizer has the four tokens for it:
///
///     [INST] {cards} {question} [/INST]<call>composition(pH= 7.0 )</call></s>
///     [INST] <result>Its molecular mass is …</result> {question} [/INST] {answer}</s>
///
/// Which expert is needed is told by the question's words, so no protein stands in these turns: however long it is, it can be
/// computed on. A question that needs no expert has an empty first turn.
/// What a user or a file says can't be taken for either: special tokens in it are broken before it becomes tokens.
public struct ExpertTokens: Sendable, Equatable {
    /// Their texts.
    public static let all = ["<call>", "</call>", "<result>", "</result>"]

    /// Ids of the tokens that begin and end a call.
    public let callStart, callEnd: Int

    /// Those of a tokenizer; nil where it lacks one of the four, or where one isn't special.
    init?(_ tokenizer: Tokenizer) {
        guard Self.all.allSatisfy(tokenizer.specialTokens.contains), let start = tokenizer.tokenID("<call>"),
            let end = tokenizer.tokenID("</call>")
        else { return nil }
        (callStart, callEnd) = (start, end)
    }

    /// What a model wrote between `<call>` and `</call>`, as ids; a call that doesn't end goes to the end.
    public func calls(in ids: [Int]) -> [ArraySlice<Int>] {
        ids.indices.filter { ids[$0] == callStart }.map { start in
            let rest = ids[(start + 1)...]
            return rest.prefix { $0 != callEnd && $0 != callStart }
        }
    }
}

extension PromptTemplate {
    /// The tokens of a call as an answer, with the end token.
    public func call(_ text: String) -> [Int32] {
        (tokenizer.encode("<call>" + plain(text) + "</call>", addSpecialTokens: false) + [end]).map(Int32.init)
    }

    /// The tokens of the turn that gives the model a result, up to where its answer begins.
    public func prompt(result: String, of question: String) -> [Int32] {
        let asked = plain(question.replacing("<protein>", with: "the protein"))
        return tokenizer.encode("[INST] <result>\(plain(result))</result> \(asked) [/INST]").map(Int32.init)
    }

    /// The question as a model reads it that chooses an expert: of the protein it sees what the words say.
    ///
    /// - Parameter cards: a line each of the experts that it may choose.
    public func choice(cards: [String], _ question: String) -> [Int32] {
        let list = cards.map { $0 + "\n" }.joined()
        let asked = plain(list + question.replacing("<protein>", with: "the protein"))
        return tokenizer.encode("[INST] \(systemPrompt)\(asked) [/INST]").map(Int32.init)
    }

    /// A question, the call that it takes, the result and the answer; call and answer are supervised.
    ///
    /// - Parameter consulted: nil where no expert is needed: what is learnt is to write nothing, and the question is then
    ///   answered as if there were no experts.
    public func example(
        cards: [String], question: String, consulted: (call: String, result: String, answer: String)?
    ) -> TextInput {
        let prompt = choice(cards: cards, question)
        let unlearnt = [Int32](repeating: -1, count: prompt.count)
        guard let consulted else {
            return TextInput(ids: prompt + [Int32(end)], labels: unlearnt + [Int32(end)], markers: [])
        }
        let (call, told) = (call(consulted.call), self.prompt(result: consulted.result, of: question))
        let answer = answer(consulted.answer)
        return TextInput(
            ids: prompt + call + told + answer,
            labels: unlearnt + call + [Int32](repeating: -1, count: told.count) + answer, markers: [])
    }
}
