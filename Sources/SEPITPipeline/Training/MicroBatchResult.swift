import SEPITModel
import TensorKit

/// What a micro-batch gave, besides gradients.
struct MicroBatchResult: Equatable {
    var loss: Float
    /// Rows that the models processed.
    var tokens: Int
    /// Where tokens went, by layer; empty for a dense model.
    var loads: [Int: ExpertLoad]
    /// What the loss consists of, in stage 0.
    var parts: WarmUpLosses?
    /// In preference tuning.
    var rewards: PreferenceRewards?
}

extension MicroBatchResult {
    init(_ value: ObjectiveValue, _ record: RoutingRecord) {
        self.init(
            loss: value.loss.values[0], tokens: value.tokens, loads: record.loads, parts: value.parts,
            rewards: value.rewards)
    }

    /// How the results of a model are written as numbers, for other ranks: as many for every micro-batch.
    struct Coding {
        /// Layers with experts, and experts in each.
        let layers, experts: Int
        private let kinds = TokenKind.allCases.count

        private var numbersPerLayer: Int { 3 + 2 * (1 + kinds * experts) }
        /// Numbers of a result.
        var count: Int { Self.fixed + layers * numbersPerLayer }
        private static let fixed = 11

        /// Zeros for no result.
        func numbers(_ result: MicroBatchResult?) -> [Float] {
            guard let result else { return [Float](repeating: 0, count: count) }
            var numbers = [result.loss] + Self.numbers(result.tokens)
            let parts = result.parts ?? WarmUpLosses()
            numbers += [result.parts == nil ? 0 : 1, parts.match, parts.denoise, parts.restore]
            let rewards = result.rewards ?? PreferenceRewards()
            numbers += [result.rewards == nil ? 0 : 1, rewards.right, rewards.wrong, rewards.ranked]
            for layer in 0..<layers {
                guard let load = result.loads[layer] else {
                    numbers += [Float](repeating: 0, count: numbersPerLayer)
                    continue
                }
                numbers += [1, load.balance == nil ? 0 : 1, load.balance ?? 0]
                numbers += ([load.dropped] + (0..<kinds).flatMap(load.rows(ofKind:))).flatMap(Self.numbers)
            }
            return numbers
        }

        func result(_ numbers: [Float]) -> MicroBatchResult {
            var loads: [Int: ExpertLoad] = [:]
            for layer in 0..<layers {
                let numbers = numbers[(Self.fixed + layer * numbersPerLayer)...].prefix(numbersPerLayer)
                guard numbers[numbers.startIndex] != 0 else { continue }
                let counts = stride(from: numbers.startIndex + 3, to: numbers.endIndex, by: 2).map {
                    Self.count(numbers[$0], numbers[$0 + 1])
                }
                var load = ExpertLoad(kinds: kinds, experts: experts)
                load.balance = numbers[numbers.startIndex + 1] != 0 ? numbers[numbers.startIndex + 2] : nil
                load.dropped = counts[0]
                for kind in 0..<kinds { load.rows[kind] = Array(counts[(1 + kind * experts)...].prefix(experts)) }
                loads[layer] = load
            }
            return MicroBatchResult(
                loss: numbers[0], tokens: Self.count(numbers[1], numbers[2]), loads: loads,
                parts: numbers[3] == 0
                    ? nil : WarmUpLosses(match: numbers[4], denoise: numbers[5], restore: numbers[6]),
                rewards: numbers[7] == 0
                    ? nil : PreferenceRewards(right: numbers[8], wrong: numbers[9], ranked: numbers[10]))
        }

        /// fp32 has 24 bits for whole numbers: two of them are enough for any count.
        private static func numbers(_ count: Int) -> [Float] { [Float(count >> 24), Float(count & 0xff_ffff)] }
        private static func count(_ high: Float, _ low: Float) -> Int { Int(high) << 24 + Int(low) }
    }
}
