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
        let parsed = try parsed(text, isAboutFile: file != nil)
        let (question, source) = try parsed.asked(about: file)
        return try read(question, source, notes: parsed.notes)
    }

    /// The same of the last question of a conversation. Without a protein of its own it is about those of the last question
    /// that has some, and the model sees what was said since.
    ///
    /// - Throws: as `read(_:about:)`.
    public func read(_ conversation: Conversation) throws(SepitError) -> AskedQuestion {
        let earlier = conversation.earlier
        guard conversation.file == nil, try parsed(conversation.question).proteins.isEmpty else {
            return try read(conversation.question, about: conversation.file)
        }
        for (index, turn) in earlier.enumerated().reversed() {
            let opening = try parsed(turn.question, isAboutFile: turn.file != nil)
            guard turn.file != nil || !opening.proteins.isEmpty else { continue }
            let (first, source) = try opening.asked(about: turn.file)
            let later = earlier[(index + 1)...].map { (question: Self.plain($0.question), answer: $0.answer) }
            return try read(
                Self.plain(conversation.question), source, after: [(first, turn.answer)] + later, notes: opening.notes)
        }
        return try read(conversation.question)
    }

    private func parsed(_ text: String, isAboutFile: Bool = false) throws(SepitError) -> FreeTextQuestion {
        try FreeTextQuestion(text, isAboutFile: isAboutFile) { self.known?.index.sequence(named: $0) }
    }

    /// A question that names no protein, as a model sees the later ones of a conversation.
    private static func plain(_ text: String) -> String {
        text.split { $0.isWhitespace }.joined(separator: " ")
    }

    private func read(
        _ question: String, _ source: ProteinSource, after earlier: [(question: String, answer: String)] = [],
        notes: [String]
    ) throws(SepitError) -> AskedQuestion {
        read(
            question, source, after: earlier, notes: notes, beside: try self.known?.neighbours(of: source.sequences),
            mayCall: true)
    }

    private func read(
        _ question: String, _ source: ProteinSource, after earlier: [(question: String, answer: String)],
        notes: [String], beside found: [[Neighbour]]?, mayCall: Bool
    ) -> AskedQuestion {
        // Of several proteins, no question says which one is meant.
        let own = found.flatMap { $0.count == 1 ? $0.first : nil }
        var prompt = Prompt(proteins: source.proteins, question: question, after: earlier)
        if session.configuration.readsEvidence, let own {
            prompt.evidence = PromptEvidence(own, question: question, learned: session.learnedProperties ?? [])
        }
        let subject = subject(of: source)
        // A model that was taught to call experts is the first to say which; where it calls none, the words decide.
        if session.callsExperts, mayCall, let subject, let experts {
            let cards = experts.lines(for: subject)
            return AskedQuestion(
                question: question, source: source, notes: notes, neighbours: found, known: nil, limit: nil,
                computed: nil,
                prompt: prompt, choice: Prompt(choosing: cards, for: question))
        }
        let computed = subject.flatMap { subject in experts.flatMap { ComputedAnswer(question, $0, on: subject) } }
        let isComputed = computed?.isWhole == true
        let known = isComputed ? nil : own.flatMap { KnownAnswer($0, question: question) }
        let limit =
            known == nil && !isComputed
            ? computed?.mismatch
                ?? limits.limit(of: question, about: source.sequences, nearest: found?.map(\.first) ?? []) : nil
        // An expert that failed when the model called it fails again where the words ask for it.
        var told: [String] = []
        let all = notes + source.lengths.compactMap(session.budget.note(residues:)) + (computed?.notes ?? [])
        for note in all where !told.contains(note) { told.append(note) }
        return AskedQuestion(
            question: question, source: source,
            notes: told,
            neighbours: found, known: known, limit: limit, computed: computed, prompt: prompt, choice: nil)
    }

    /// The same question where the model's call gave nothing, or there was none: what computes, is known or limits the answer
    /// is found.
    package func uncalled(_ asked: AskedQuestion, failed: ExpertReport?) -> AskedQuestion {
        read(
            asked.question, asked.source, after: asked.prompt.earlier,
            notes: asked.notes + (failed.flatMap(ComputedAnswer.note).map { [$0] } ?? []), beside: asked.neighbours,
            mayCall: false)
    }

    /// What experts are asked about: of several proteins, no question says which.
    func subject(of source: ProteinSource) -> ExpertSubject? {
        guard source.subjects.count == 1, var subject = source.subjects.first else { return nil }
        subject.search = known?.search
        return subject
    }

    /// Answers a question.
    ///
    /// - Parameters:
    ///   - alternatives: likeliest tokens that `onToken` is told of.
    ///   - isCancelled: asked before each token; the answer then ends where it is.
    ///   - onToken: called with each token that the model writes, before the text that it completes.
    ///   - onText: called with each new piece of what the model writes. A judged answer may have to be withheld.
    /// - Throws: as `GenerationSession.answer`.
    public func answer(
        _ asked: AskedQuestion, sampler: TokenSampler = .greedy, maxTokens: Int = 256, seed: UInt64 = 0,
        alternatives: Int = 0, isCancelled: () -> Bool = { false }, onToken: ((AnswerToken) -> Void)? = nil,
        onText: (String) throws(SepitError) -> Void = { _ in }
    ) throws(SepitError) -> AnsweredQuestion {
        let ongoing = try begin(asked, sampler: sampler, maxTokens: maxTokens, seed: seed)
        repeat {
            while !isCancelled(), try ongoing.step(alternatives: alternatives, onToken: onToken, onText: onText) {}
        } while try ongoing.consults(onText: onText)
        return try ongoing.finish(onText: onText)
    }

    /// Begins to answer a question, beside others.
    ///
    /// - Parameter isJudged: whether the answer is to be judged, where the model is calibrated.
    /// - Throws: as `GenerationSession.answer`.
    public func begin(
        _ asked: AskedQuestion, sampler: TokenSampler = .greedy, maxTokens: Int = 256, seed: UInt64 = 0,
        isJudged: Bool = true
    ) throws(SepitError) -> OngoingAnswer {
        try OngoingAnswer(self, asked, sampler: sampler, maxTokens: maxTokens, seed: seed, isJudged: isJudged)
    }
}
