/// Which of a model's answers should not be given.
public enum Abstention: Sendable, Equatable {
    /// What its calibration says; none for a model without.
    case calibrated
    /// So many that of the given ones at least this share is right; 0 withholds none.
    case precision(Double)
}
