import FileKit
import ProteinKit
import StructureEncoder
import TensorKit

/// A padded batch of stage 0 in a file, with what is hidden and moved; see `WarmUpContract`.
struct WarmUpBatch {
    let configuration: ProteinModelConfiguration
    let whole: [ProteinInput]
    let damaged: [DamagedProtein]
    /// `[B, W]`.
    let captions: Tensor

    /// - Throws: `SepitError` `.badData` `batch-invalid`, or as `SafetensorsFile` for tensors that are missing or of another
    ///   shape.
    init(
        _ file: SafetensorsFile, prefix: String, configuration: ProteinModelConfiguration
    ) throws(SepitError) {
        self.configuration = configuration
        func fail(_ message: String, expected: String? = nil, found: String? = nil) -> SepitError {
            SepitError(.badData, code: "batch-invalid", message, file: file.path, expected: expected, found: found)
        }
        let shape = try file.tensor(prefix + "ids").shape
        guard shape.count == 2, shape[0] > 0, shape[1] > 2 else {
            throw fail("ids must be [B, T].", found: "\(shape)")
        }
        let (count, length) = (shape[0], shape[1])
        func integers(_ name: String, _ range: ClosedRange<Int>) throws(SepitError) -> [Int] {
            let tensor = try file.tensor(prefix + name)
            try tensor.requireShape(shape)
            let values = try tensor.integers()
            if let bad = values.first(where: { !range.contains($0) }) {
                throw fail("\(name) has a value out of range.", expected: "\(range)", found: "\(bad)")
            }
            return values
        }
        func points(_ name: String) throws(SepitError) -> [Float] {
            try file.tensor(prefix + name).requireShape(shape + [3])
            let values = try file.floats(prefix + name)
            guard values.allSatisfy(\.isFinite) else { throw fail("\(name) has a value that is not finite.") }
            return values
        }
        let ids = try integers("ids", 0...configuration.vocabularySize - 1)
        let (mask, masked) = (try integers("mask", 0...1), try integers("masked", 0...1))
        let (positions, noise) = (try points("xyz"), try points("noise"))
        let width = try file.tensor(prefix + "captions").shape
        guard width.count == 2, width[0] == count, width[1] > 0 else {
            throw fail("captions must be [B, W].", found: "\(width)")
        }
        captions = Tensor(try file.floats(prefix + "captions"), shape: width)

        var (whole, damaged): ([ProteinInput], [DamagedProtein]) = ([], [])
        for start in stride(from: 0, to: count * length, by: length) {
            let row = start..<start + length
            let tokens = mask[row].reduce(0, +)
            guard tokens > 2, mask[row].prefix(tokens).allSatisfy({ $0 == 1 }) else {
                throw fail("mask must be ones, three at least, followed by zeros (right padding).")
            }
            let real = start..<start + tokens
            guard !masked[row].enumerated().contains(where: { $1 == 1 && !(1..<tokens - 1).contains($0) }) else {
                throw fail("masked hides what is no residue.")
            }
            let given = ResiduePositions.unpacked(positions[3 * real.lowerBound..<3 * real.upperBound])
            // Far from the origin, what a residue is moved by would lose digits.
            let protein = ProteinInput(
                ids: ids[real].map(Int32.init),
                positions: ResiduePositions.centred(given.map { position in position.map { SIMD3<Double>($0) } }))
            whole.append(protein)
            damaged.append(
                DamagedProtein(
                    protein, isHidden: masked[real].map { $0 == 1 },
                    noise: real.map { SIMD3(noise[3 * $0], noise[3 * $0 + 1], noise[3 * $0 + 2]) }))
        }
        (self.whole, self.damaged) = (whole, damaged)
    }
}
