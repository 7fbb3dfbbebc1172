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

    /// What the model read last before it answered.
    let prompt: Prompt

    /// - Parameters:
    ///   - prompt: what the model read last; nil for that of the question.
    ///   - consulted: the call that the model made.
    init(_ asked: AskedQuestion, _ answer: Answer, prompt: Prompt? = nil, consulted: ExpertReport? = nil) {
        self.prompt = prompt ?? asked.prompt
        experts = (asked.computed?.reports ?? []) + (consulted.map { [$0] } ?? [])
        (self.asked, self.answer) = (asked, answer)
        let judgement = answer.judgement ?? AnswerJudgement()
        self.judgement = judgement
        // What was computed claims nothing that others are known for.
        let claims = !judgement.abstained && asked.computed?.isWhole != true && consulted == nil
        evidence = asked.neighbours.map {
            AnswerEvidence(
                $0, question: asked.question, answer: claims ? answer.text : nil, value: judgement.value)
        }
    }

    /// What is told: the answer, or in its place why there is none.
    public var said: String { judgement.abstained ? judgement.refusal : answer.text }
}
