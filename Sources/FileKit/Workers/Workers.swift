import Dispatch
import FoundationEssentials
import Synchronization

/// How many threads work may take: decided once, by the command, and passed down.
public struct Workers: Sendable, Equatable {
    /// Threads, that of the caller included; at least 1.
    public let count: Int

    /// As many threads as are asked for; 1 for less.
    public init(_ count: Int) { self.count = max(1, count) }

    /// One thread for each core.
    public static var allCores: Workers { Workers(ProcessInfo.processInfo.activeProcessorCount) }

    /// The results of `body` for `inputs`, in their order, computed on the threads.
    ///
    /// - Parameters:
    ///   - isCancelled: asked before each input.
    ///   - advance: called after each, from any thread.
    /// - Throws: `SepitError` `.interrupted` (`interrupted`) once `isCancelled` says so; what `body` throws, after which
    ///   no input is begun.
    package func map<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], isCancelled: @Sendable () -> Bool, advance: @Sendable () -> Void,
        _ body: @Sendable (Input) throws(SepitError) -> Output
    ) throws(SepitError) -> [Output] {
        let next = Atomic(0)
        let failure = Mutex<SepitError?>(nil)
        let results = Mutex([Output?](repeating: nil, count: inputs.count))
        DispatchQueue.concurrentPerform(iterations: max(1, min(count, inputs.count))) { _ in
            while !isCancelled(), failure.withLock({ $0 == nil }) {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < inputs.count else { return }
                do throws(SepitError) {
                    let output = try body(inputs[index])
                    results.withLock { $0[index] = output }
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
                advance()
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
        let outputs = results.withLock { $0.compactMap(\.self) }
        guard outputs.count == inputs.count else { throw Interrupt.error() }
        return outputs
    }
}
