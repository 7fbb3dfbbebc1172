import FileKit
import StructureEncoder
import TensorKit

/// Computes the losses of stage 0 and their gradients on one padded batch, weights and damage given, so that any other
/// implementation can be compared with this one; as published, in two passes.
///
/// The file has a model's fields as JSON in its metadata under `paper.config`, `paper.input.` `ids`, `mask`, `masked` `[B, T]`,
/// `xyz`, `noise` `[B, T, 3]`, `captions` `[B, W]`, and `paper.weight.<parameter>`. What is written has `loss.match`,
/// `loss.denoise`, `loss.restore` `[1]` and `gradient.<parameter>`, those of their sum; the same once more behind `paper.`, which
/// are the names in the file.
public enum WarmUpContract {
    private static let part = "paper."

    /// - Throws: `SepitError` for a file that can't be read, or whose parts don't fit each other.
    public static func run(input: String, output: String, device: Device) throws(SepitError) {
        let file = try SafetensorsFile(path: input)
        let batch = try WarmUpBatch(file, prefix: part + "input.", configuration: try configuration(file))
        let layout = ParameterLayout()
        let model = ProteinModel(batch.configuration, layout: layout)
        let heads = WarmUpHeads(batch.configuration, try sizes(file, batch.configuration), layout: layout)
        let store = layout.allocate()
        for part in store.parts {
            let name = Self.part + "weight." + Self.name(part)
            let tensor = try file.tensor(name)
            try file.copyFloats(
                name, into: store.elements(of: part), expecting: part.shape == [1] ? tensor.shape : part.shape)
        }
        store.prepareTraining()
        let graph = Graph(device: device, recording: true)
        let pass = WarmUpPass(
            graph, model, heads, whole: batch.whole, damaged: batch.damaged, groups: batch.whole.map { _ in 1 },
            captions: batch.captions, pack: { ProteinBatch($0, compatibility: .paper) }, matchesWhole: true,
            scale: 1 / Float(batch.whole.count))
        let losses = [("match", pass.match), ("denoise", pass.denoise), ("restore", pass.restore)]
        let total = losses.compactMap(\.1).dropFirst().reduce(pass.match) { graph.add($0, $1) }
        graph.backward(from: total)
        var results: [(name: String, shape: [Int], values: [Float])] = losses.map {
            ("loss." + $0, [1], $1?.values ?? [0])
        }
        for part in store.parts where part.trainable {
            let name = Self.name(part)
            let shape = try file.tensor(Self.part + "weight." + name).shape
            let values = store.gradient(of: part).map(Array.init) ?? [Float](repeating: 0, count: part.count)
            results.append(("gradient." + name, shape, values))
        }
        let tensors = ["", part].flatMap { prefix in
            results.map { SafetensorsWriter.Tensor(prefix + $0.name, shape: $0.shape, floats: $0.values) }
        }
        try SafetensorsWriter.write(tensors, metadata: [:], to: output)
    }

    private static func name(_ part: ParameterLayout.Part) -> String {
        part.name.hasPrefix(WarmUpHeads.prefix) ? String(part.name.dropFirst(WarmUpHeads.prefix.count)) : part.name
    }

    private static func configuration(_ file: SafetensorsFile) throws(SepitError) -> ProteinModelConfiguration {
        guard let text = file.metadata[part + "config"] else {
            throw SepitError(
                .badData, code: "batch-invalid", "The file has no configuration.", file: file.path,
                expected: "metadata \(part)config, as reference/stage0_reference.py writes it")
        }
        let bytes = Array(text.utf8)
        let json = try bytes.withUnsafeBytes { bytes in
            Result { () throws(SepitError) in try JSONValue(parsing: bytes, file: file.path) }
        }.get()
        let configuration = try ModelConfiguration(flat: json, file: file.path).protein
        guard configuration.compatibility == .paper else {
            throw SepitError(
                .badData, code: "batch-invalid", "The losses are those of the paper's behaviour.", file: file.path,
                expected: "compat paper", found: configuration.compatibility.rawValue)
        }
        return configuration
    }

    private static func sizes(
        _ file: SafetensorsFile, _ c: ProteinModelConfiguration
    ) throws(SepitError) -> WarmUpHeads.Sizes {
        func shape(_ name: String) throws(SepitError) -> (outputs: Int, inputs: Int) {
            let shape = try file.tensor(part + "weight.\(name).weight").shape
            guard shape.count == 2, shape[0] > 0, shape[1] > 0 else {
                throw SepitError(
                    .badData, code: "tensor-shape", "\(name) is no matrix.", file: file.path, found: "\(shape)")
            }
            return (shape[0], shape[1])
        }
        let text = try shape("text_projection.first")
        let restoration = try shape("restoration.second")
        guard restoration.outputs >= c.vocabularySize else {
            throw SepitError(
                .badData, code: "tensor-shape", "restoration has fewer classes than there are residues.",
                file: file.path, expected: "at least \(c.vocabularySize)", found: "\(restoration.outputs)")
        }
        return WarmUpHeads.Sizes(
            caption: text.inputs, meeting: text.outputs, restoration: restoration.inputs, classes: restoration.outputs)
    }
}
