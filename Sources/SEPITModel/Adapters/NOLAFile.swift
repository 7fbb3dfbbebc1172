import FileKit
import LanguageModel
import TensorKit

/// `nola_coefficients.safetensors`: the coefficients of random matrices, and in its metadata the seed that gives the
/// matrices (see `RandomBases`).
struct NOLAFile {
    static let fileName = "nola_coefficients.safetensors"
    static let format = "nola/1"
    static let generator = "philox4x32-10"

    let file: SafetensorsFile
    let seed: UInt64
    let rank: Int
    let alpha: Float
    let bases: Int

    /// What a reader needs beside the tensors.
    static func metadata(_ adapter: AdapterConfiguration) -> [String: String] {
        [
            "format": format, "generator": generator, "seed": "\(adapter.seed)", "rank": "\(adapter.rank)",
            "alpha": "\(Float(adapter.alpha))", "bases": "\(adapter.bases ?? 0)",
        ]
    }

    /// - Throws: `SepitError` as `SafetensorsFile`, `.badData` (`adapter-invalid`).
    init(directory: String) throws(SepitError) {
        file = try SafetensorsFile(path: Path.join(directory, Self.fileName))
        let metadata = file.metadata
        guard metadata["format"] == Self.format, metadata["generator"] == Self.generator,
            let seed = metadata["seed"].flatMap({ UInt64($0) }), let rank = metadata["rank"].flatMap({ Int($0) }),
            let alpha = metadata["alpha"].flatMap({ Float($0) }), alpha.isFinite,
            let bases = metadata["bases"].flatMap({ Int($0) }), (1...1 << 16).contains(rank),
            (1...1 << 20).contains(bases)
        else {
            throw SepitError(
                .badData, code: "adapter-invalid", "The description of the random matrices is incomplete.",
                file: file.path,
                expected: "format \(Self.format), generator \(Self.generator), seed, rank, alpha, bases",
                found: metadata.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.prefix(40))" }
                    .joined(separator: ", "))
        }
        (self.seed, self.rank, self.alpha, self.bases) = (seed, rank, alpha, bases)
    }

    /// Makes the adapters of exactly these matrices part of a model's weights; changes nothing if any doesn't fit.
    ///
    /// - Throws: `SepitError` `.badData`: `tensor-missing`, `tensor-shape`, `tensor-unexpected`, `tensor-type`.
    func merge(into store: TrainableParameters, _ matrices: [ParameterLayout.Part], device: Device) throws(SepitError) {
        let expected = Set(matrices.flatMap { [$0.module + ".nola_a", $0.module + ".nola_b"] })
        if let stranger = file.names.first(where: { !expected.contains($0) }) {
            throw SepitError(
                .badData, code: "tensor-unexpected", "'\(stranger)' has no place in this model.", file: file.path,
                hint: "The adapter was made for another model.")
        }
        for name in expected.sorted() {
            let tensor = try file.tensor(name)
            try tensor.requireShape([bases])
            try tensor.requireFloating()
        }
        for part in matrices {
            guard let place = store.weight(of: part) else { continue }
            let module = part.module
            let adapter = LowRankAdapter(
                nola: module, rows: place.rows, inputs: part.shape[1], rank: rank, scale: alpha / Float(rank),
                seed: seed,
                a: Tensor(try file.floats(module + ".nola_a"), shape: [bases]),
                b: Tensor(try file.floats(module + ".nola_b"), shape: [bases]))
            adapter.merge(into: place.weight, device: device)
        }
    }
}
