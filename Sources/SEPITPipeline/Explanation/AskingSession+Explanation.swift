import FileKit

extension AskingSession {
    /// What moved the model to an answer; nil where it was cancelled.
    ///
    /// An answer that no model gave has nothing to explain, nor has one that is withheld. Of one that was chosen because relatives
    /// are known for it, what is explained is how likely the model finds those words.
    ///
    /// - Parameter isCancelled: asked between passes through the model.
    /// - Throws: as `GenerationSession.explanation`.
    public func explanation(
        of answered: AnsweredQuestion, isCancelled: () -> Bool = { false }
    ) throws(SepitError) -> AnswerExplanation.Outcome? {
        if let reason = Self.reason(answered) { return .nothing(reason) }
        let answer = answered.answer
        return try session.explanation(
            of: answer.text, isComplete: answer.isComplete, isOwn: answer.isOwn, after: answered.asked.prompt,
            isCancelled: isCancelled
        ).map { .explained($0) }
    }

    /// Why there is nothing to explain; nil where there is.
    private static func reason(_ answered: AnsweredQuestion) -> String? {
        let asked = answered.asked
        if let computed = asked.computed, computed.isWhole {
            return "The answer was computed by \(computed.source); no model had a part in it."
        }
        if let known = asked.known {
            return "The answer is what is known of \(known.protein.id); no model was asked."
        }
        if asked.limit != nil { return "No model was asked." }
        if answered.judgement.abstained { return "The model's answer is withheld." }
        if let called = answered.called {
            return
                "The answer is what the expert \(called.call.name) computed; to call it, the model read the question alone."
        }
        if answered.answer.text.isEmpty { return "The model said nothing." }
        return nil
    }
}
