import FileKit
import SEPITPipeline

/// An answer that the model is writing for a client, beside others.
final class RunningAnswer {
    let answer: OngoingAnswer
    private let job: InferenceJob
    private let alternatives: Int
    private let onToken: ((AnswerToken) -> Void)?
    private let onText: (String) -> Void
    private let isOver: () -> Bool
    private let send: (AnsweredQuestion) throws(SepitError) -> Void
    /// Whether nothing more can be done for the client, who has gone or was told what went wrong.
    private(set) var hasFailed = false

    /// - Parameters:
    ///   - alternatives, onToken, onText: as `OngoingAnswer.step`.
    ///   - isOver: whether the client wants no more of it.
    ///   - send: sends the answer, or the rest of it.
    init(
        _ answer: OngoingAnswer, for job: InferenceJob, alternatives: Int = 0,
        onToken: ((AnswerToken) -> Void)? = nil, onText: @escaping (String) -> Void = { _ in },
        isOver: @escaping () -> Bool = { false }, send: @escaping (AnsweredQuestion) throws(SepitError) -> Void
    ) {
        (self.answer, self.job, self.alternatives) = (answer, job, alternatives)
        (self.onToken, self.onText, self.isOver, self.send) = (onToken, onText, isOver, send)
    }

    /// Whether nobody waits for it, or it comes too late.
    var isCancelled: Bool { job.isCancelled }

    /// Takes a token; false once there is none to come, or it has failed.
    func step() -> Bool {
        var goesOn = false
        hasFailed = !job.attempt { () throws(SepitError) in
            guard !isOver() else { return }
            goesOn = try answer.step(alternatives: alternatives, onToken: onToken, onText: onText)
            if isOver() { goesOn = false }
        }
        return goesOn
    }

    /// Sends the answer, or what is to be said in its place; true if the model has to go on first.
    func finish() -> Bool {
        var goesOn = false
        hasFailed = !job.attempt { () throws(SepitError) in
            goesOn = try answer.consults(onText: onText)
            guard !goesOn else { return }
            let answered = try answer.finish(onText: onText)
            try job.requireTime()
            try send(answered)
        }
        return goesOn
    }
}
