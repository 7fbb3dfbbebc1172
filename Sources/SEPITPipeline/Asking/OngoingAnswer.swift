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
    private let asking: AskingSession
    private let asked: AskedQuestion
    private let begin: (Prompt) throws(SepitError) -> Generation
    /// What the model writes; nil where it need not, or has.
    private var generation: Generation?
    private var answer: Answer?
    /// What an expert was asked, once one was.
    private var consultation: Consultation?
    /// What the model read last.
    private var read: Prompt

    /// - Throws: as `GenerationSession.answer`.
    init(
        _ asking: AskingSession, _ asked: AskedQuestion, sampler: TokenSampler, maxTokens: Int, seed: UInt64
    ) throws(SepitError) {
        (self.asking, self.asked, read) = (asking, asked, asked.prompt)
        begin = { (prompt) throws(SepitError) in
            try asking.session.begin([prompt], sampler: sampler, maxTokens: maxTokens, seed: seed)
        }
        answer = asked.settled
        if answer == nil { generation = try begin(asked.prompt) }
    }

    /// Computes what may follow each of some answers, as `Generation.prepare`.
    public static func prepare(_ answers: [OngoingAnswer]) { Generation.prepare(answers.compactMap(\.generation)) }

    /// What a model writes may be a call, until it is read to its end.
    private var isShown: Bool { !asking.session.callsExperts }

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

    /// Reads what was written. If it calls an expert, that is asked, and true is returned: the model goes on with what it found.
    ///
    /// - Throws: as `GenerationSession.answer`.
    public func consults(
        onText: (String) throws(SepitError) -> Void = { _ in }
    ) throws(SepitError) -> Bool {
        guard let generation else { return false }
        self.generation = nil
        let written = try generation.finish { (_, piece) throws(SepitError) in if isShown { try onText(piece) } }[0]
        answer = written
        guard consultation == nil, !written.calls.isEmpty else { return false }
        let consultation = Consultation(written, asking.experts, on: asking.subject(of: asked.source))
        var prompt = asked.prompt
        prompt.consulted = (consultation.written, consultation.report.text)
        self.consultation = consultation
        read = prompt
        self.generation = try begin(prompt)
        return true
    }

    /// The answer as far as it has come.
    ///
    /// - Throws: as `GenerationSession.answer`.
    public func finish(
        onText: (String) throws(SepitError) -> Void = { _ in }
    ) throws(SepitError) -> AnsweredQuestion {
        while try consults(onText: onText) {}
        guard var answer else { preconditionFailure("what was written is an answer") }
        if let consultation { answer = consultation.checked(answer, question: asked.question) }
        if !isShown, asked.settled == nil { try onText(answer.text) }
        return AnsweredQuestion(asked, answer, prompt: read, consulted: consultation?.report)
    }
}
