import FileKit
import SEPITModel
import TensorKit
import Testing

/// What scripts/goldens/model_goldens.py got from an implementation in PyTorch: logits, loss, every gradient, and the
/// losses of ten optimiser steps.
@Suite struct NumericalContractTests {
    private static let goldens = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Goldens"
    private static let names = ["paper-dense", "paper-moe-top1", "paper-moe-top2", "official-moe"]

    private func run(_ name: String) throws -> (found: SafetensorsFile, expected: SafetensorsFile, TemporaryDirectory) {
        let folder = try TemporaryDirectory()
        let golden = Path.join(Self.goldens, name)
        try NumericalContract.run(
            model: golden, input: Path.join(golden, "batch.safetensors"), output: folder("out.safetensors"),
            gradients: true, trainSteps: 10, device: try Device())
        return (
            try SafetensorsFile(path: folder("out.safetensors")),
            try SafetensorsFile(path: Path.join(golden, "expected.safetensors")), folder
        )
    }

    @Test(arguments: names) func agreesWithPyTorch(name: String) throws {
        let (found, expected, folder) = try run(name)
        defer { _ = folder }
        #expect(found.names == expected.names)
        for tensor in expected.names {
            #expect(try found.tensor(tensor).shape == expected.tensor(tensor).shape)
            let (x, y) = (try found.floats(tensor), try expected.floats(tensor))
            let differences = zip(x, y).map { abs($0 - $1) }
            if tensor.hasPrefix("grad.") {
                let error = differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
                let norm = y.reduce(0) { $0 + $1 * $1 }.squareRoot()
                #expect(error <= 1e-4 * max(norm, 1e-4), "\(tensor): off by \(error) of \(norm)")
            } else {
                #expect(try #require(differences.max()) <= 1e-4, "\(tensor)")
            }
        }
    }

    private func failure(_ change: (inout [SafetensorsWriter.Tensor]) -> Void) throws -> String? {
        let folder = try TemporaryDirectory()
        let golden = Path.join(Self.goldens, "paper-moe-top1")
        let batch = try SafetensorsFile(path: Path.join(golden, "batch.safetensors"))
        var tensors = batch.names.compactMap { batch.entry($0) }.map { SafetensorsWriter.Tensor($0) }
        change(&tensors)
        try SafetensorsWriter.write(tensors, metadata: [:], to: folder("batch.safetensors"))
        do {
            try NumericalContract.run(
                model: golden, input: folder("batch.safetensors"), output: folder("out.safetensors"), gradients: false,
                trainSteps: 0, device: try Device())
        } catch { return error.code }
        return nil
    }

    @Test func refusesBatchesThatDoNotFit() throws {
        func replace(_ name: String, _ shape: [Int], _ values: [Int]) throws -> String? {
            try failure { tensors in
                tensors.removeAll { $0.name == name }
                if !values.isEmpty { tensors.append(SafetensorsWriter.Tensor(name, shape: shape, integers: values)) }
            }
        }
        let ids = [Int](repeating: 5, count: 30), text = [Int](repeating: 4, count: 24)
        #expect(try failure { _ in } == nil)
        #expect(try replace("protein_ids", [2, 15], [33] + ids.dropFirst()) == "batch-invalid", "an id that is none")
        let leftPadded = [0] + ids.dropFirst().map { _ in 1 }
        #expect(try replace("protein_mask", [2, 15], leftPadded) == "batch-invalid", "left padding")
        #expect(try replace("text_ids", [2, 12], text) == "batch-invalid", "no <protein>")
        #expect(try replace("labels", [2, 12], text.map { _ in 30 }) == "batch-invalid", "a label that is none")
        #expect(try replace("labels", [], []) != nil, "no labels")
    }
}
