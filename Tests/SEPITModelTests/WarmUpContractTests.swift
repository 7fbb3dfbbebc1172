import FileKit
import SEPITModel
import TensorKit
import Testing

/// Stage 0 against what scripts/goldens/warm_up_goldens.py got from an implementation in PyTorch.
@Suite struct WarmUpContractTests {
    private static let goldens =
        #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens/warm-up/"
    private static let losses = ["match", "denoise", "restore"]

    private func run(_ input: String, _ folder: TemporaryDirectory) throws -> SafetensorsFile {
        try WarmUpContract.run(input: input, output: folder("out.safetensors"), device: try Device())
        return try SafetensorsFile(path: folder("out.safetensors"))
    }

    @Test(arguments: ["small", "heads"]) func lossesAndGradientsAreThoseOfPyTorch(_ name: String) throws {
        let folder = try TemporaryDirectory()
        let golden = try SafetensorsFile(path: Self.goldens + name + ".safetensors")
        let found = try run(golden.path, folder)
        for loss in Self.losses {
            let difference = try found.floats("loss." + loss)[0] - golden.floats("paper.loss." + loss)[0]
            #expect(abs(difference) <= 1e-5, "\(loss): \(difference)")
            #expect(try found.floats("loss." + loss) == found.floats("paper.loss." + loss))
        }
        let gradients = golden.names.filter { $0.hasPrefix("paper.gradient.") }
        #expect(Set(found.names.filter { $0.hasPrefix("paper.gradient.") }) == Set(gradients))
        for gradient in gradients {
            #expect(try found.tensor(gradient).shape == golden.tensor(gradient).shape)
            let (x, y) = (try found.floats(gradient), try golden.floats(gradient))
            let worst = zip(x, y).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(worst <= 2e-5, "\(gradient): off by \(worst)")
        }
    }

    /// The golden with some of its tensors changed.
    private func changed(_ change: [String: ([Float]) -> [Float]], _ folder: TemporaryDirectory) throws -> String {
        let golden = try SafetensorsFile(path: Self.goldens + "small.safetensors")
        var tensors: [SafetensorsWriter.Tensor] = []
        for name in golden.names {
            guard let entry = golden.entry(name) else { continue }
            if let change = change[name] {
                tensors.append(
                    SafetensorsWriter.Tensor(name, shape: entry.shape, floats: change(try golden.floats(name))))
            } else {
                tensors.append(SafetensorsWriter.Tensor(entry))
            }
        }
        let path = folder("in.safetensors")
        try SafetensorsWriter.write(tensors, metadata: golden.metadata, to: path)
        return path
    }

    @Test func lossesTurnAndMoveWithTheProtein() throws {
        let folder = try TemporaryDirectory()
        let golden = try SafetensorsFile(path: Self.goldens + "small.safetensors")
        /// A turn about an axis between the three.
        func turned(_ p: [Float], by shift: Float) -> [Float] {
            stride(from: 0, to: p.count, by: 3).flatMap { i -> [Float] in
                if p[i] == 0, p[i + 1] == 0, p[i + 2] == 0 { return [0, 0, 0] }
                let (x, y, z) = (
                    0.36 * p[i] + 0.48 * p[i + 1] - 0.8 * p[i + 2], -0.8 * p[i] + 0.6 * p[i + 1],
                    0.48 * p[i] + 0.64 * p[i + 1] + 0.6 * p[i + 2]
                )
                return [x + shift, y - 2 * shift, z + shift / 2]
            }
        }
        let input = try changed(
            ["paper.input.xyz": { turned($0, by: 20) }, "paper.input.noise": { turned($0, by: 0) }], folder)
        let found = try run(input, folder)
        for loss in Self.losses {
            let difference = try found.floats("loss." + loss)[0] - golden.floats("paper.loss." + loss)[0]
            #expect(abs(difference) <= 1e-5, "\(loss): \(difference)")
        }
    }

    @Test func withoutPositionsNothingIsDenoised() throws {
        let folder = try TemporaryDirectory()
        let found = try run(try changed(["paper.input.xyz": { $0.map { _ in 0 } }], folder), folder)
        #expect(try found.floats("loss.denoise") == [0] && found.floats("loss.match")[0] > 0)
        #expect(try found.floats("gradient.denoising.q_proj.weight").allSatisfy { $0 == 0 })
    }

    @Test func refusesFilesThatDoNotFit() throws {
        let folder = try TemporaryDirectory()
        func code(_ name: String, _ change: @escaping ([Float]) -> [Float]) throws -> String? {
            let error = #expect(throws: SepitError.self) { try run(try changed([name: change], folder), folder) }
            return error?.code
        }
        #expect(try code("paper.input.noise") { $0.map { _ in .nan } } == "batch-invalid")
        try SafetensorsWriter.write([], metadata: [:], to: folder("empty.safetensors"))
        let error = #expect(throws: SepitError.self) { try run(folder("empty.safetensors"), folder) }
        #expect(error?.code == "batch-invalid")
    }
}
