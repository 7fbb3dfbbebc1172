/// How far a model prefers right answers, each number a sum over pairs times a scale.
package struct PreferenceRewards: Equatable, Sendable {
    /// Of right answers, and of wrong ones; see `PreferenceLoss`.
    package var right: Float = 0
    package var wrong: Float = 0
    /// Pairs whose right answer has the larger reward.
    package var ranked: Float = 0

    init(right: Float = 0, wrong: Float = 0, ranked: Float = 0) {
        (self.right, self.wrong, self.ranked) = (right, wrong, ranked)
    }

    /// - Parameter rewards: of each pair's right answer, then of its wrong one.
    init(_ rewards: [Float], scale: Float) {
        for pair in stride(from: 0, to: rewards.count, by: 2) {
            right += scale * rewards[pair]
            wrong += scale * rewards[pair + 1]
            if rewards[pair] > rewards[pair + 1] { ranked += scale }
        }
    }

    static func + (a: PreferenceRewards, b: PreferenceRewards) -> PreferenceRewards {
        PreferenceRewards(right: a.right + b.right, wrong: a.wrong + b.wrong, ranked: a.ranked + b.ranked)
    }

    /// All of them, divided.
    func divided(by count: Float) -> PreferenceRewards {
        PreferenceRewards(right: right / count, wrong: wrong / count, ranked: ranked / count)
    }
}
