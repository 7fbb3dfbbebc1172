import FileKit
import ProteinDataset
import StructureEncoder
import TensorKit

/// How much of what a dataset says of proteins can be read off their features: a linear model for each property, fitted to the
/// training side and tried on the validation side.
///
/// The features are the means over residues of the hidden state that the connector reads, each scaled to deviation 1; the model
/// is logistic regression of each value against the others (`LogisticRegression`).
package struct LinearProbe {
    /// What the probe of a property found.
    package struct Score: Encodable, Equatable {
        package var property: String
        /// Values that are told apart.
        package var values: Int
        /// Proteins that it was fitted to, and tried on.
        package var train, valid: Int
        /// Share of the latter whose value is right.
        package var accuracy: Double
        /// The same of the most common value of training.
        package var majority: Double
    }

    /// Proteins of one property.
    private struct Task {
        let property: String
        let values: [String]
        let train, valid: [(protein: String, value: Int)]
    }

    private static let (mostValues, fewestProteins, mostProteins) = (16, 8, 1000)

    private let tasks: [Task]
    private let dataset: InstructionDataset

    /// Chooses properties of which both sides know some proteins; reads no structure yet.
    ///
    /// - Throws: the errors of `InstructionDataset.examples`.
    package init(_ dataset: InstructionDataset) throws(SepitError) {
        self.dataset = dataset
        let train = Self.labels(try dataset.examples(stage: 2, split: .train))
        let valid = Self.labels(try dataset.examples(stage: 2, split: .valid))
        tasks = train.keys.sorted().compactMap { property in
            let known = train[property] ?? []
            let counts = Dictionary(grouping: known, by: \.label).mapValues(\.count).filter { $0.value > 1 }
            let values = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostValues).map(\.key)
            func some(_ labels: [(protein: String, label: String)]) -> [(protein: String, value: Int)] {
                labels.compactMap { label in values.firstIndex(of: label.label).map { (label.protein, $0) } }
                    .prefix(Self.mostProteins).map { $0 }
            }
            let task = Task(property: property, values: values, train: some(known), valid: some(valid[property] ?? []))
            return values.count > 1 && task.valid.count >= Self.fewestProteins ? task : nil
        }
    }

    /// The label of each protein, by property, of open questions about one protein.
    private static func labels(_ examples: [InstructionExample]) -> [String: [(protein: String, label: String)]] {
        var labels: [String: [(protein: String, label: String)]] = [:]
        var seen: Set<[String]> = []
        for example in examples where example.kind == .open && example.proteins.count == 1 {
            guard let label = example.label, seen.insert([example.property, example.proteins[0]]).inserted else {
                continue
            }
            labels[example.property, default: []].append((example.proteins[0], label))
        }
        return labels
    }

    /// Fits and tries the probes of all properties, in alphabetical order; none where there are too few proteins.
    ///
    /// - Throws: `SepitError` `.interrupted`.
    package func scores(
        _ model: ProteinModel, device: Device, isCancelled: () -> Bool = { false }
    ) throws(SepitError) -> [Score] {
        let ids = Set(tasks.flatMap { ($0.train + $0.valid).map(\.protein) }).sorted()
        let features = try features(of: ids, model, device, isCancelled)
        var scores: [Score] = []
        for task in tasks {
            if isCancelled() { throw Interrupt.error() }
            scores.append(Self.score(task, features))
        }
        return scores
    }

    private func features(
        of ids: [String], _ model: ProteinModel, _ device: Device, _ isCancelled: () -> Bool
    ) throws(SepitError) -> [String: [Double]] {
        let encoder = ProteinEncoder(model, precision: .fp32, device: device)
        var features: [String: [Double]] = [:]
        for batch in encoder.batches(residues: ids.map { dataset.proteins.length(of: $0) ?? 0 }) {
            if isCancelled() { throw Interrupt.error() }
            let inputs = ids[batch].compactMap { id in
                dataset.proteins.protein(id).map { ProteinInput(sequence: $0.sequence, positions: $0.positions) }
            }
            let means = try encoder.means(inputs, layer: model.configuration.featureIndex)
            for (id, mean) in zip(ids[batch], means) { features[id] = mean.values.map(Double.init) }
        }
        return features
    }

    private static func score(_ task: Task, _ features: [String: [Double]]) -> Score {
        let known = task.train.map { features[$0.protein] ?? [] }
        let width = known.first?.count ?? 0
        let count = Double(known.count)
        let means = (0..<width).map { i in known.reduce(0) { $0 + $1[i] } / count }
        let deviations = (0..<width).map { i in
            (known.reduce(0) { $0 + ($1[i] - means[i]) * ($1[i] - means[i]) } / count).squareRoot()
        }
        func row(_ values: [Double]) -> LogisticRegression.Row {
            values.indices.filter { deviations[$0] > 0 }.map { ($0, (values[$0] - means[$0]) / deviations[$0]) }
        }
        let rows = known.map(row)
        let models = task.values.indices.map { value in
            LogisticRegression(rows, task.train.map { $0.value == value }, features: width)
        }
        let right = task.valid.count { protein, value in
            let row = row(features[protein] ?? [])
            let scores = models.map { $0.score(row) }
            return scores.indices.max { scores[$0] < scores[$1] } == value
        }
        let valid = Double(task.valid.count)
        return Score(
            property: task.property, values: task.values.count, train: task.train.count, valid: task.valid.count,
            accuracy: Double(right) / valid, majority: Double(task.valid.count { $0.value == 0 }) / valid)
    }
}
