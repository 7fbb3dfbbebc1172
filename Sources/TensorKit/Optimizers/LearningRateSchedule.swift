#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Linear warm-up followed by a decay to zero, or none.
public struct LearningRateSchedule: Sendable, Equatable {
    public enum Decay: String, Sendable, CaseIterable { case linear, cosine, constant }

    public var peak: Float
    public var warmupSteps: Int
    public var totalSteps: Int
    public var decay: Decay

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
