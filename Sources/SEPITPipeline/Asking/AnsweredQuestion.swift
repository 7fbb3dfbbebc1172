import ProteinExperts

/// An answer beside the question, what is known of similar proteins, and what can be trusted of it.
public struct AnsweredQuestion: Sendable {
    /// The question.
    public let asked: AskedQuestion
    /// As the model gave it.
    public let answer: Answer
    /// Whether it should be given; of an answer that nobody judges, it is.
    public let judgement: AnswerJudgement
    /// Known proteins, and whether the answer agrees with them; nil where nobody looked.
    public let evidence: AnswerEvidence?

    /// Calls of experts with their results, those that failed included.
    public let experts: [ExpertReport]
    /// The call that the model itself made, and from which the answer is.
    public let called: ExpertReport?
    /// Whether experts gave the whole answer.
    public let isComputed: Bool

    /// - Parameter consulted: the call that the model made; one that failed gave no answer.
    package init(_ asked: AskedQuestion, _ answer: Answer, consulted: ExpertReport? = nil) {
        let computed = asked.computed?.reports ?? []
        experts = computed + (consulted.map { computed.contains($0) ? [] : [$0] } ?? [])
        called = consulted.flatMap { $0.result == nil ? nil : $0 }
        isComputed = asked.computed?.isWhole == true || called != nil
        (self.asked, self.answer) = (asked, answer)
        let judgement = answer.judgement ?? AnswerJudgement()
        self.judgement = judgement
        // What was computed claims nothing that others are known for.
        let claims = !judgement.abstained && !isComputed
        evidence = asked.neighbours.map {
            AnswerEvidence(
                $0, question: asked.question, answer: claims ? answer.text : nil, value: judgement.value)
        }
    }

    /// What is told: the answer, or in its place why there is none.
    public var said: String { judgement.abstained ? judgement.refusal : answer.text }
}
