import FileKit
import StructureEncoder
import TensorKit

extension Benchmark {
    /// A training step on proteins of 50 to 1000 residues, packed, and on the same proteins padded to 1024 tokens as the
    /// released code does it, in turn.
    func lengthsOfProteins() throws {
        var random = CounterRandom(seed: 0, stream: "benchmark-lengths")
        let proteins = (0..<Self.proteins).map {
            Self.protein(residues: Int.random(in: 50...1000, using: &random), spread: 15, seed: UInt64($0))
        }
        for precision in [TrainingPrecision.fp32, .bf16] {
            var model = Self.model(experts: 0)
            let packed = step(of: proteins, model, precision)
            model.protein.compatibility = .official
            let padded = step(of: proteins.map { $0.released(length: Self.paddedLength) }, model, precision)
            let (least, leastPadded) = timedInTurn(3, packed, padded)
            var result = BenchmarkResult(case: Case.trainLengths.rawValue, dtype: precision.rawValue)
            result.tokensPerStep = proteins.reduce(0) { $0 + $1.tokens + Self.textTokens - 1 }
            (result.least, result.padded) = (least, leastPadded)
            result.againstPadded = leastPadded / least
            try emit(result)
        }
    }

    private static let paddedLength = 1024
}
