import FileKit
import LanguageModel
import ProteinDataset
import ProteinExperts
import SEPITModel

/// Questions in anybody's words, answered by a model beside what is known of similar proteins.
///
///     let asking = AskingSession(session, known: known)
///     let answered = try asking.answer(asking.read("function of MKTAYIAKQRQISFVKSHFSRQ"))
///     print(answered.said, answered.evidence?.neighbours.first?.first?.protein.id ?? "")
public struct AskingSession {
    /// The model at work.
    public let session: GenerationSession
    /// Where similar proteins are looked for; nil for nowhere.
    public let known: KnownProteins?
    /// Who computes what can be computed; nil where experts are forbidden.
    public let experts: ExpertLibrary?
    private let limits: QuestionLimits

    /// - Parameters:
    ///   - experts: nil to forbid them.
    ///   - answersAlways: whether only a model that was never trained refuses questions.
    public init(
        _ session: GenerationSession, known: KnownProteins? = nil, experts: ExpertLibrary? = .standard,
        answersAlways: Bool = false
    ) {
        (self.session, self.known, self.experts) = (session, known, experts)
        limits = QuestionLimits(session, answersAlways: answersAlways)
    }

    /// Finds the proteins of a question and those similar to them, and decides whether a model has to be asked.
    ///
    /// - Parameter file: the proteins of a file.
    /// - Throws: `SepitError` as `FreeTextQuestion` and `EvidenceIndex.neighbours`.
    public func read(_ text: String, about file: ProteinSource? = nil) throws(SepitError) -> AskedQuestion {
        let parsed = try FreeTextQuestion(text, isAboutFile: file != nil) { self.known?.index.sequence(named: $0) }
        let (question, source) = try parsed.asked(about: file)
        let found = try self.known?.neighbours(of: source.sequences)
        // Of several proteins, no question says which one is meant.
        let own = found.flatMap { $0.count == 1 ? $0.first : nil }
        var prompt = Prompt(proteins: source.proteins, question: question)
        if session.configuration.readsEvidence, let own {
            prompt.evidence = PromptEvidence(own, question: question, learned: session.learnedProperties ?? [])
        }
        let subject = subject(of: source)
        let computed = subject.flatMap { subject in
            experts.flatMap { ComputedAnswer(question, $0, on: subject) }
        }
        if session.callsExperts, let subject, let experts { prompt.cards = experts.lines(for: subject) }
        let isComputed = computed?.isWhole == true
        let known = isComputed ? nil : own.flatMap { KnownAnswer($0, question: question) }
        let limit =
            known == nil && !isComputed
            ? computed?.mismatch
                ?? limits.limit(of: question, about: source.sequences, nearest: found?.map(\.first) ?? []) : nil
        return AskedQuestion(
            question: question, source: source,
            notes: parsed.notes + source.lengths.compactMap(session.budget.note(residues:))
                + (computed?.notes ?? []), neighbours: found,
            known: known, limit: limit, computed: computed, prompt: prompt)
    }

    /// What experts are asked about: of several proteins, no question says which.
    private func subject(of source: ProteinSource) -> ExpertSubject? {
        guard source.subjects.count == 1, var subject = source.subjects.first else { return nil }
        subject.search = known?.search
        return subject
    }

    /// Answers a question.
    ///
    /// - Parameters:
    ///   - isCancelled: asked before each token; the answer then ends where it is.
    ///   - onText: called with each new piece of what the model writes. A judged answer may have to be withheld.
    /// - Throws: as `GenerationSession.answer`.
    public func answer(
        _ asked: AskedQuestion, sampler: TokenSampler = .greedy, maxTokens: Int = 256, seed: UInt64 = 0,
        isCancelled: () -> Bool = { false }, onText: (String) throws(SepitError) -> Void = { _ in }
    ) throws(SepitError) -> AnsweredQuestion {
        if let settled = asked.settled { return AnsweredQuestion(asked, settled) }
        func generate(_ prompt: Prompt) throws(SepitError) -> Answer {
            let answers = try session.answer(
                [prompt], sampler: sampler, maxTokens: maxTokens, seed: seed, isCancelled: isCancelled
            ) { (_, piece) throws(SepitError) in
                // What a model writes may be a call.
                if !session.callsExperts { try onText(piece) }
            }
            guard let answer = answers.first else { preconditionFailure("a prompt has an answer") }
            return answer
        }
        let answer = try generate(asked.prompt)
        guard !answer.calls.isEmpty else {
            if session.callsExperts { try onText(answer.text) }
            return AnsweredQuestion(asked, answer)
        }
        let consultation = Consultation(answer, experts, on: subject(of: asked.source))
        var prompt = asked.prompt
        prompt.consulted = (consultation.written, consultation.report.text)
        let final = consultation.checked(try generate(prompt), question: asked.question)
        try onText(final.text)
        return AnsweredQuestion(asked, final, consulted: consultation.report)
    }
}
