/// How probable an answer was said to be, and whether it was right.
package struct JudgedAnswer: Sendable, Equatable {
    /// 0 to 1.
    package var probability: Double
    package var isRight: Bool

    package init(probability: Double, isRight: Bool) {
        self.probability = probability
        self.isRight = isRight
    }
}
