import SEPITModel
import StructureEncoder
import TensorKit

/// What a run takes of memory and arithmetic, by the sizes of its model and of its largest micro-batch alone. docs/training.md says
/// how near that is to what is measured.
package struct RunNeed {
    /// Elements of all parameters, and of those that are trained.
    package private(set) var parameters = 0
    package private(set) var trained = 0
    /// Bytes of gradients, moments and the sum of gradients over micro-batches.
    package let trainingBytes: Int
    /// Bytes of what is kept for the backward pass, and of its gradients.
    package let activationBytes: Int
    /// Bytes of weights in the forms that bf16 products read, which several micro-batches share.
    package private(set) var packedBytes = 0
    /// Operations of products of the micro-batch, forward and backward; a multiply-add is two.
    package private(set) var operations = 0.0

    /// In all.
    package var bytes: Int { 4 * parameters + trainingBytes + activationBytes + packedBytes }

    init(_ model: ModelConfiguration, _ configuration: TrainingConfiguration, batch: TrainingSet.BatchSize) {
        let layout = TrainableModel.layout(of: model, warmsUp: configuration.stage == .stage0)
        let (adapter, isTrained) = (configuration.adapter, configuration.trained(layout.parts, round: 0))
        let settings = configuration.train
        var trainsProteins = false
        for part in layout.parts {
            let isWhole = part.trainable && isTrained(part.role)
            parameters += part.count
            if isWhole { trained += part.count }
            var changes = isWhole
            if let adapter, adapter.adapts(part.role), part.shape.count == 2 {
                let factors = adapter.bases.map { 2 * $0 } ?? adapter.rank * (part.shape[0] + part.shape[1])
                (parameters, trained, changes) = (parameters + factors, trained + factors, true)
            }
            let isProteinSide = [.proteinModel, .structureModule].contains(part.role.part)
            trainsProteins = trainsProteins || changes && isProteinSide
        }
        trainingBytes = (settings.accumulation > 1 ? 16 : 12) * trained
        for part in layout.parts where part.shape.count == 2 && part.role.kind != .embedding {
            let isProteinSide = [.proteinModel, .structureModule].contains(part.role.part)
            guard part.role.part != .structureModule else { continue }  // functions of a distance, see `DistanceGrid`
            // Two forms, of two bytes for each element.
            if settings.accumulation > 1, settings.precision != .fp32 { packedBytes += 4 * part.count }
            let isKept = !isProteinSide || trainsProteins
            var passes = 2.0
            if isKept { passes += settings.checkpointActivations ? 4 : 2 }
            if part.trainable, isTrained(part.role) { passes += 2 }
            operations += passes * Double(part.count) * Self.rows(part.role, batch, model)
        }
        activationBytes =
            Self.bytes(
                layers: model.protein.layers, width: model.protein.hiddenSize, inner: model.protein.feedForwardSize,
                rows: batch.encoded, isKept: trainsProteins, settings)
            + (configuration.stage == .stage0
                ? 0
                : Self.bytes(
                    layers: model.text.layers, width: model.text.hiddenSize,
                    inner: model.text.feedForwardSize * Self.networks(model), rows: batch.decoded, isKept: true,
                    settings))
            + 8 * batch.pairs * model.protein.heads
    }

    /// Feed-forward networks that a token goes through.
    private static func networks(_ model: ModelConfiguration) -> Int {
        model.text.experts.map { $0.router.expertsPerToken + ($0.hasSharedExpert ? 1 : 0) } ?? 1
    }

    /// Rows that go through a matrix.
    private static func rows(
        _ role: ParameterRole, _ batch: TrainingSet.BatchSize, _ model: ModelConfiguration
    ) -> Double {
        switch role.part {
        case .proteinModel:
            let experts = role.routedExpert == nil ? nil : model.protein.experts
            return Double(batch.encoded) * (experts.map { Double($0.capacity) / Double($0.count) } ?? 1)
        case .languageModel where role.kind == .head: return Double(batch.supervised)
        case .languageModel:
            let experts = role.routedExpert == nil ? nil : model.text.experts
            return Double(batch.decoded)
                * (experts.map { Double($0.router.expertsPerToken) / Double($0.count) } ?? 1)
        default: return Double(batch.encoded)
        }
    }

    /// Of a stack of layers; docs/models.md has the factors.
    private static func bytes(
        layers: Int, width: Int, inner: Int, rows: Int, isKept: Bool, _ settings: TrainingSettings
    ) -> Int {
        let layer = (24 * width + 8 * inner) * rows
        guard isKept else { return layer }
        // Beside the layers, embeddings and final states with their gradients.
        let ends = 16 * width * rows
        return ends + (settings.checkpointActivations ? 4 * width * rows * layers + layer : layer * layers)
    }
}
