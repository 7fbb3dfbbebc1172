import FileKit
import ProteinKit
import StructureEncoder
import TensorKit

/// Runs a model on one padded batch and writes logits, losses and gradients under fixed names, so that any other
/// implementation can be compared with this one.
///
/// Input tensors: `protein_ids`, `protein_mask` `[B, T]`, `positions` `[B, T, 3]`, `text_ids`, `text_mask`, `labels`
/// `[B, L]`. Output: `logits` `[B, N, V]`, `loss` `[1]`, `balance_loss` `[1]` with experts, and, where asked for,
/// `grad.<parameter>` and `losses` of AdamW steps (rate 1e-3, betas 0.9 and 0.999, epsilon 1e-8, decay 0.01) on
/// loss + 0.01 · balance loss.
public enum NumericalContract {
    private static let balanceCoefficient: Float = 0.01

    /// - Throws: `SepitError` for a model or a batch that can't be read or don't fit each other.
    public static func run(
        model path: String, input: String, output: String, gradients: Bool, trainSteps: Int, device: Device
    ) throws(SepitError) {
        let model = try ModelDirectory.load(path)
        let batch = try batch(try SafetensorsFile(path: input), model.configuration)
        let learns = gradients || trainSteps > 0
        if learns { model.store.prepareTraining() }

        func pass(recording: Bool) -> (graph: Graph, logits: Tensor, loss: Tensor, balance: Tensor?, total: Tensor) {
            let graph = Graph(device: device, recording: recording)
            let routing = RoutingPass(penalties: RoutingPass.Penalties(balance: 1))
            let (states, balance) = model.hiddenStates(graph, batch, routing: routing)
            let logits = model.text.logits(graph, states)
            let loss = graph.crossEntropy(
                logits, targets: batch.decoder.targets, scale: 1 / Float(max(1, batch.supervisedTokens)))
            let total = balance.map { graph.add(loss, $0, scale: balanceCoefficient) } ?? loss
            return (graph, logits, loss, balance, total)
        }

        let first = pass(recording: gradients)
        let rows = batch.decoder.sequences.first?.length ?? 0
        var results = [
            SafetensorsWriter.Tensor(
                "logits", shape: [batch.decoder.sequences.count, rows, model.configuration.text.vocabularySize],
                floats: first.logits.values),
            SafetensorsWriter.Tensor("loss", shape: [1], floats: first.loss.values),
        ]
        if let balance = first.balance {
            results.append(SafetensorsWriter.Tensor("balance_loss", shape: [1], floats: balance.values))
        }
        if gradients {
            first.graph.backward(from: first.total)
            for part in model.store.parts where part.trainable {
                let values = model.store.gradient(of: part).map(Array.init) ?? [Float](repeating: 0, count: part.count)
                results.append(SafetensorsWriter.Tensor("grad." + part.name, shape: part.shape, floats: values))
            }
        }
        if trainSteps > 0 {
            let optimizer = AdamW(model.store, options: AdamW.Options(weightDecay: 0.01), device: device)
            var losses: [Float] = []
            for _ in 0..<trainSteps {
                model.store.zeroGradients(on: device)
                let step = pass(recording: true)
                step.graph.backward(from: step.total)
                optimizer.update(learningRate: 1e-3)
                losses.append(step.total.values[0])
            }
            results.append(SafetensorsWriter.Tensor("losses", shape: [trainSteps], floats: losses))
        }
        try SafetensorsWriter.write(results, metadata: [:], to: output)
    }

    /// The batch of a file.
    ///
    /// - Parameter order: of its rows; nil for that of the file.
    static func batch(
        _ file: SafetensorsFile, _ configuration: ModelConfiguration, order: [Int]? = nil
    ) throws(SepitError) -> InstructionBatch {
        func fail(_ message: String, expected: String? = nil, found: String? = nil) -> SepitError {
            SepitError(.badData, code: "batch-invalid", message, file: file.path, expected: expected, found: found)
        }
        let shape = try file.tensor("protein_ids").shape
        let textShape = try file.tensor("text_ids").shape
        guard shape.count == 2, textShape.count == 2, shape[0] == textShape[0], shape[0] > 0, shape[1] > 0 else {
            throw fail("protein_ids and text_ids must be [B, T] and [B, L].", found: "\(shape) and \(textShape)")
        }
        let (count, t, l) = (shape[0], shape[1], textShape[1])
        func integers(_ name: String, _ shape: [Int], _ range: ClosedRange<Int>) throws(SepitError) -> [Int] {
            let tensor = try file.tensor(name)
            try tensor.requireShape(shape)
            let values = try tensor.integers()
            if let bad = values.first(where: { !range.contains($0) }) {
                throw fail("\(name) has a value out of range.", expected: "\(range)", found: "\(bad)")
            }
            return values
        }
        let ids = try integers("protein_ids", shape, 0...configuration.protein.vocabularySize - 1)
        let mask = try integers("protein_mask", shape, 0...1)
        try file.tensor("positions").requireShape([count, t, 3])
        let positions = try file.floats("positions")
        guard positions.allSatisfy(\.isFinite) else { throw fail("positions has a value that is not finite.") }
        let textIDs = try integers("text_ids", textShape, 0...configuration.text.vocabularySize - 1)
        let textMask = try integers("text_mask", textShape, 0...1)
        let labels = try integers("labels", textShape, -100...configuration.text.vocabularySize - 1)

        func tokens(_ mask: ArraySlice<Int>, _ name: String) throws(SepitError) -> Int {
            let tokens = mask.firstIndex(of: 0).map { $0 - mask.startIndex } ?? mask.count
            guard tokens > 0, mask.dropFirst(tokens).allSatisfy({ $0 == 0 }) else {
                throw fail("\(name) must be ones followed by zeros (right padding).")
            }
            return tokens
        }
        var proteins: [ProteinInput] = []
        var texts: [TextInput] = []
        for i in order ?? Array(0..<count) {
            let (protein, text) = (i * t..<(i + 1) * t, i * l..<(i + 1) * l)
            proteins.append(
                ProteinInput(
                    ids: ids[protein].map(Int32.init),
                    positions: ResiduePositions.unpacked(positions[3 * i * t..<3 * (i + 1) * t]),
                    tokens: try tokens(mask[protein], "protein_mask")))
            guard let marker = textIDs[text].firstIndex(of: configuration.proteinToken) else {
                throw fail("Text row \(i) has no <protein> token.", expected: "id \(configuration.proteinToken)")
            }
            texts.append(
                TextInput(
                    ids: textIDs[text].map(Int32.init), labels: labels[text].map(Int32.init),
                    markers: [marker - i * l], tokens: try tokens(textMask[text], "text_mask")))
        }
        return InstructionBatch(
            ProteinBatch(proteins, compatibility: configuration.compatibility),
            texts.enumerated().map { ([$0], $1) }, padded: true)
    }
}
