import Dispatch
import FileKit
import Synchronization

/// The results of `body` for `inputs`, in their order, computed on several threads.
///
/// - Parameters:
///   - isCancelled: asked before each input.
///   - progress: told the number done and the number in all, from one thread at a time.
/// - Throws: `SepitError` `.interrupted` (`interrupted`) once `isCancelled` says so.
func parallelMap<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], workers: Int, isCancelled: @Sendable () -> Bool, progress: @Sendable (Int, Int) -> Void,
    _ body: @Sendable (Input) -> Output
) throws(SepitError) -> [Output] {
    let next = Atomic(0)
    let results = Mutex((outputs: [Output?](repeating: nil, count: inputs.count), done: 0))
    DispatchQueue.concurrentPerform(iterations: max(1, min(workers, inputs.count))) { _ in
        while !isCancelled() {
            let index = next.add(1, ordering: .relaxed).oldValue
            guard index < inputs.count else { return }
            let output = body(inputs[index])
            results.withLock {
                $0.outputs[index] = output
                $0.done += 1
                progress($0.done, inputs.count)
            }
        }
    }
    let outputs = results.withLock { $0.outputs.compactMap(\.self) }
    guard outputs.count == inputs.count, !isCancelled() else {
        throw SepitError(.interrupted, code: "interrupted", "Interrupted; nothing was written.")
    }
    return outputs
}
