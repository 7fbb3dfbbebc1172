import Dispatch
import SEPITPipeline

/// Shares the model among the requests of a queue. Answers are written together, a token of each at a step; a newcomer joins once
/// the model has read its question, and whoever has got all, or has gone, leaves at the next step.
///
/// What takes long, reading questions and judging answers, makes room for steps between the layers of the model, so that those who read
/// along don't notice much of it. None of this changes what anybody is told.
final class Scheduler {
    private let model: ServedModel
    private let queue: InferenceQueue
    private var running: [RunningAnswer] = []
    private var written: [RunningAnswer] = []
    private var isStepping = false
    /// When the last step ended, and how long it took.
    private var last = (end: ContinuousClock.now, duration: Duration.zero)

    /// Most answers that are written at a time; others wait in the queue.
    private static let mostAnswers = 32
    /// What takes long has this many times as much time as the steps that interrupt it.
    private static let share = 3

    init(_ model: ServedModel, _ queue: InferenceQueue) {
        (self.model, self.queue) = (model, queue)
        model.asking.session.betweenLayers = { [unowned self] in makeRoom() }
    }

    deinit { model.asking.session.betweenLayers = nil }

    /// Begins a request, takes a token for every answer, and sends those that are complete.
    ///
    /// - Parameter interval: how long to wait for a request where there is nothing to do.
    func turn(waiting interval: DispatchTimeInterval) {
        if running.count < Self.mostAnswers,
            let job = queue.next(within: running.isEmpty ? interval : .nanoseconds(0))
        {
            if let begun = job.begin(model) { running.append(begun) }
        }
        step()
        while !written.isEmpty {
            let answer = written.removeFirst()
            if answer.finish() { running.append(answer) }
        }
    }

    /// A token for every answer, in as few passes over the weights as may be.
    private func step() {
        guard !running.isEmpty else { return }
        isStepping = true
        let start = ContinuousClock.now
        OngoingAnswer.prepare(running.filter { !$0.isCancelled }.map(\.answer))
        var going: [RunningAnswer] = []
        for answer in running {
            if answer.step() {
                going.append(answer)
            } else if !answer.hasFailed {
                written.append(answer)
            }
        }
        running = going
        last = (ContinuousClock.now, ContinuousClock.now - start)
        isStepping = false
    }

    private func makeRoom() {
        guard !isStepping, ContinuousClock.now - last.end >= last.duration * Self.share else { return }
        step()
    }
}
