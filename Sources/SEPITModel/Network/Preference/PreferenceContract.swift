import FileKit
import TensorKit

/// Computes the loss of preference tuning and its gradients on one padded batch, so that any other implementation can be
/// compared with this one.
///
/// The input is that of `NumericalContract`, of which the first half of the rows are right answers and the second half wrong
/// ones to the same questions, with `reference_log_probs` `[B]`, log π₀ of each answer. Output: `loss` `[1]`, the mean over
/// pairs, `log_probs` `[B]`, and, where asked for, `grad.<parameter>`.
public enum PreferenceContract {
    /// - Throws: `SepitError` for a model or a batch that can't be read or don't fit each other.
    public static func run(
        model path: String, input: String, output: String, beta: Float, smoothing: Float, gradients: Bool,
        device: Device
    ) throws(SepitError) {
        let model = try ModelDirectory.load(path)
        let file = try SafetensorsFile(path: input)
        let rows = try file.tensor("text_ids").shape.first ?? 0
        guard rows > 0, rows % 2 == 0 else {
            throw SepitError(
                .badData, code: "batch-invalid", "Right and wrong answers make an even number of rows.",
                file: file.path,
                found: "\(rows)")
        }
        // Pair by pair.
        let order = (0..<rows).map { $0 / 2 + ($0 % 2) * (rows / 2) }
        let batch = try NumericalContract.batch(file, model.configuration, order: order)
        try file.tensor("reference_log_probs").requireShape([rows])
        let reference = try file.floats("reference_log_probs")
        if gradients { model.store.prepareTraining() }
        let graph = Graph(device: device, recording: gradients)
        let surprises = model.surprises(graph, batch)
        let loss = PreferenceLoss(beta: beta, smoothing: smoothing, answers: 0)(
            graph, surprises.sums, tokens: surprises.tokens, reference: order.map { reference[$0] },
            scale: 2 / Float(rows))
        var logProbabilities = [Float](repeating: 0, count: rows)
        for (row, value) in zip(order, surprises.sums.values) { logProbabilities[row] = -value }
        var results = [
            SafetensorsWriter.Tensor("loss", shape: [1], floats: loss.values),
            SafetensorsWriter.Tensor("log_probs", shape: [rows], floats: logProbabilities),
        ]
        if gradients {
            graph.backward(from: loss)
            for part in model.store.parts where part.trainable {
                let values = model.store.gradient(of: part).map(Array.init) ?? [Float](repeating: 0, count: part.count)
                results.append(SafetensorsWriter.Tensor("grad." + part.name, shape: part.shape, floats: values))
            }
        }
        try SafetensorsWriter.write(results, metadata: [:], to: output)
    }
}
