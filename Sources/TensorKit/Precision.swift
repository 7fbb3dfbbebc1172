/// Number format of the operands of matrix products. Sums, weights, moments and everything else are fp32.
public enum Precision: String, CaseIterable, Sendable {
    case fp32
    /// Operands rounded to bf16: twice as fast where the CPU has the instruction, about three digits each.
    case bf16
}
