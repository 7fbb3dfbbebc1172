import FileKit
import LanguageModel
import ProteinExperts
import SEPITModel

/// The answer to a question while it is written; those of one session can be written together.
///
///     let answers = try [first, second].map { try asking.begin($0) }
///     OngoingAnswer.prepare(answers)
///     for answer in answers { try answer.step() }
public final class OngoingAnswer {
    /// What the model is asked for: which expert, the answer from its result, or the answer by itself.
    private enum Turn { case choice, telling, answer }

    private let asking: AskingSession
    private var asked: AskedQuestion
    private let begin: (Prompt) throws(SepitError) -> Generation
    private var turn: Turn
    /// What the model writes; nil where it need not, or has.
    private var generation: Generation?
    private var answer: Answer?
    /// What an expert was asked, once one was; the answer is from its result where it has one.
    private var consultation: Consultation?

    /// Tokens of a call, or of the answer from its result.
    private static let longestTurn = 256

    /// - Throws: as `GenerationSession.answer`.
    init(
        _ asking: AskingSession, _ asked: AskedQuestion, sampler: TokenSampler, maxTokens: Int, seed: UInt64,
        isJudged: Bool
    ) throws(SepitError) {
        (self.asking, self.asked) = (asking, asked)
        begin = { (prompt) throws(SepitError) in
            prompt.cards.isEmpty
                ? try asking.session.begin(
                    [prompt], sampler: sampler, maxTokens: maxTokens, seed: seed, isJudged: isJudged)
                : try asking.session.begin([prompt], maxTokens: Self.longestTurn)
        }
        turn = asked.choice == nil ? .answer : .choice
        answer = asked.settled
        if answer == nil { generation = try begin(asked.choice ?? asked.prompt) }
    }

    /// Computes what may follow each of some answers, as `Generation.prepare`.
    public static func prepare(_ answers: [OngoingAnswer]) { Generation.prepare(answers.compactMap(\.generation)) }

    /// Calls are not shown, and what is told of their results is checked first.
    private var isShown: Bool { turn == .answer }

    /// Takes a token; false once there is none to come.
    ///
    /// - Parameters:
    ///   - alternatives: likeliest tokens that `onToken` is told of.
    ///   - onToken: called with each token that the model writes, before the text that it completes.
    ///   - onText: called with each new piece of what the model writes. A judged answer may have to be withheld.
    public func step(
        alternatives: Int = 0, onToken: ((AnswerToken) -> Void)? = nil,
        onText: (String) throws(SepitError) -> Void = { _ in }
    ) throws(SepitError) -> Bool {
        guard let generation else { return false }
        let told = isShown ? onToken.map { onToken in { (_: Int, token: AnswerToken) in onToken(token) } } : nil
        return try generation.step(alternatives: alternatives, onToken: told) { (_, piece) throws(SepitError) in
            if isShown { try onText(piece) }
        }
    }

    /// Reads what was written; true where the model goes on, with what an expert found or with the answer itself.
    ///
    /// - Throws: as `GenerationSession.answer`.
    public func consults(
        onText: (String) throws(SepitError) -> Void = { _ in }
    ) throws(SepitError) -> Bool {
        guard let generation else { return false }
        self.generation = nil
        let written = try generation.finish { (_, piece) throws(SepitError) in if isShown { try onText(piece) } }[0]
        switch turn {
        case .answer: answer = written
        case .telling:
            let told = consultation?.checked(written, question: asked.question) ?? written
            answer = told
            try onText(told.text)
        case .choice: return try chose(written, onText)
        }
        return false
    }

    /// Asks the expert that was called; where none was, or it can't answer, the question is answered as if there were none.
    private func chose(
        _ written: Answer, _ onText: (String) throws(SepitError) -> Void
    ) throws(SepitError) -> Bool {
        if !written.calls.isEmpty, var prompt = asked.choice {
            let called = Consultation(
                written, asking.experts, on: asking.subject(of: asked.source), question: asked.question)
            consultation = called
            if called.report.result != nil {
                prompt.consulted = (called.written, called.report.text)
                turn = .telling
                generation = try begin(prompt)
                return true
            }
        }
        (asked, turn) = (asking.uncalled(asked, failed: consultation?.report), .answer)
        answer = asked.settled
        guard let answer else {
            generation = try begin(asked.prompt)
            return true
        }
        try onText(AnsweredQuestion(asked, answer).said)
        return false
    }

    /// The answer as far as it has come.
    ///
    /// - Throws: as `GenerationSession.answer`.
    public func finish(
        onText: (String) throws(SepitError) -> Void = { _ in }
    ) throws(SepitError) -> AnsweredQuestion {
        while try consults(onText: onText) {}
        guard let answer else { preconditionFailure("what was written is an answer") }
        return AnsweredQuestion(asked, answer, consulted: consultation?.report)
    }
}
