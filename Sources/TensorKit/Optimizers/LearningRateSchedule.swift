#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Linear warm-up followed by a decay to zero, or none.
public struct LearningRateSchedule: Sendable, Equatable {
    /// How the rate falls after warm-up; `constant` for not at all.
    public enum Decay: String, Sendable, CaseIterable { case linear, cosine, constant }

    /// Largest rate, that at the end of warm-up.
    public var peak: Float
    /// Updates of warm-up.
    public var warmupSteps: Int
    /// Updates of the run, warm-up included; the decay ends there.
    public var totalSteps: Int
    /// How the rate falls after warm-up.
    public var decay: Decay

    /// A schedule.
    public init(peak: Float, warmupSteps: Int, totalSteps: Int, decay: Decay) {
        self.peak = peak
        self.warmupSteps = warmupSteps
        self.totalSteps = totalSteps
        self.decay = decay
    }

    /// The learning rate of the update number `step`, counted from 0.
    public func rate(at step: Int) -> Float {
        if step < warmupSteps { return peak * Float(step + 1) / Float(warmupSteps) }
        let left = totalSteps - warmupSteps
        let progress = left > 0 ? min(1, Float(step - warmupSteps) / Float(left)) : 1
        return switch decay {
        case .constant: peak
        case .linear: peak * (1 - progress)
        case .cosine: peak * 0.5 * (1 + cos(.pi * progress))
        }
    }
}
