import FileKit
import SEPITModel
import TensorKit
import Testing

/// What scripts/goldens/preference_goldens.py got in PyTorch by TRL's formula: loss and every gradient.
@Suite struct PreferenceContractTests {
    private static let goldens = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens"

    private func run(_ name: String, _ input: String? = nil) throws -> (SafetensorsFile, SafetensorsFile) {
        let folder = try TemporaryDirectory()
        let golden = Path.join(Self.goldens, name)
        let expected = try SafetensorsFile(path: Path.join(golden, "preference.safetensors"))
        try PreferenceContract.run(
            model: golden, input: input ?? Path.join(golden, "pairs.safetensors"), output: folder("out.safetensors"),
            beta: try #require(expected.metadata["beta"].flatMap(Float.init)),
            smoothing: try #require(expected.metadata["smoothing"].flatMap(Float.init)), gradients: true,
            device: try Device())
        return (try SafetensorsFile(path: folder("out.safetensors")), expected)
    }

    @Test(arguments: ["paper-dense", "paper-moe-top2"]) func lossAndGradientsAreThoseOfTRL(name: String) throws {
        let (found, expected) = try run(name)
        #expect(found.names == expected.names)
        for tensor in expected.names {
            #expect(try found.tensor(tensor).shape == expected.tensor(tensor).shape)
            let worst = zip(try found.floats(tensor), try expected.floats(tensor)).map { abs($0 - $1) }.max() ?? 0
            #expect(worst <= 1e-5, "\(tensor): off by \(worst)")
        }
        let largest = try expected.names.filter { $0.hasPrefix("grad.") }.flatMap { try expected.floats($0) }.map(abs)
            .max()
        #expect(try #require(largest) > 1e-2, "the case tells gradients from none")
    }

    @Test func refusesWhatAreNoPairs() throws {
        let folder = try TemporaryDirectory()
        let golden = Path.join(Self.goldens, "paper-dense")
        let error = #expect(throws: SepitError.self) { try run("paper-dense", Path.join(golden, "batch.safetensors")) }
        #expect(error?.code == "tensor-missing")
        let odd = Path.join(Self.goldens, "paper-moe-top2/batch.safetensors")
        #expect(throws: SepitError.self) { try run("paper-moe-top2", odd) }
        _ = folder
    }
}
