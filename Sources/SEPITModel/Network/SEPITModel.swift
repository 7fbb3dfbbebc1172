import FileKit
import LanguageModel
import StructureEncoder
import TensorKit

/// The whole model: a structure-aware protein language model, a connector, and a language model that reads the
/// protein's features in place of `<protein>`.
///
/// It computes, and that is all: a model that was opened to answer has weights that are only read. One that can be filled,
/// trained and saved is a `TrainableModel`.
public class SEPITModel {
    /// Sizes and settings of all parts.
    public package(set) final var configuration: ModelConfiguration
    /// The protein language model with the structure module in it.
    public let protein: ProteinModel
    /// From a protein's rows to rows of the language model.
    public let connector: Connector
    /// The language model.
    public let text: LlamaModel
    /// What stage 0 trains on top; no part of a finished model.
    package let warmUp: WarmUpHeads?

    /// A model whose parameters are declared in a layout, which is to get memory.
    package convenience init(_ configuration: ModelConfiguration, layout: ParameterLayout) {
        self.init(configuration, Modules(configuration, layout: layout))
    }

    init(_ configuration: ModelConfiguration, _ modules: Modules) {
        self.configuration = configuration
        protein = modules.protein
        connector = modules.connector
        text = modules.text
        warmUp = modules.warmUp
    }

    /// The decoder's final hidden states `[rows, hidden]`, and what routers of experts add to the loss, if anything.
    ///
    /// - Parameter embeddings: in place of those of the proteins' tokens, see `ProteinModel.hiddenStates`.
    public func hiddenStates(
        _ graph: Graph, _ batch: InstructionBatch, caches: [KVCache] = [], routing: RoutingPass = RoutingPass(),
        record: RoutingRecord? = nil, embeddings: Tensor? = nil
    ) -> (states: Tensor, penalty: Tensor?) {
        // Some texts are about no protein, such as the choice of an expert.
        let features = batch.proteins.proteins.isEmpty ? [] : [features(graph, batch.proteins, embeddings: embeddings)]
        let input = batch.decoder
        return text.hiddenStates(
            graph, embed(graph, input, features: features), sequences: input.sequences, positions: input.positions,
            caches: caches, routing: routing, record: record, kinds: input.kinds.map(\.rawValue))
    }

    /// Proteins as the decoder reads them, `[rows, hidden]`.
    package func features(_ graph: Graph, _ proteins: ProteinBatch, embeddings: Tensor? = nil) -> Tensor {
        connector(graph, protein.features(graph, proteins, embeddings: embeddings))
    }

    /// The decoder's rows `[rows, hidden]`.
    ///
    /// - Parameter features: those of proteins, one after another.
    package func embed(_ graph: Graph, _ input: DecoderInput, features: [Tensor]) -> Tensor {
        graph.gatherRows(graph.concatenateRows([text.embed(graph, input.textIDs)] + features), input.rows)
    }

    /// Σ −log p(target) · scale over supervised rows; logits are computed for those rows only.
    public func loss(
        _ graph: Graph, _ batch: InstructionBatch, scale: Float, routing: RoutingPass = RoutingPass(),
        record: RoutingRecord? = nil
    ) -> (loss: Tensor, penalty: Tensor?) {
        let (states, penalty) = hiddenStates(graph, batch, routing: routing, record: record)
        let supervised = batch.decoder.supervised
        let loss = text.crossEntropy(
            graph, graph.gatherRows(states, supervised.rows), targets: supervised.targets, scale: scale)
        return (loss, penalty)
    }

    /// Σ −log p(target) of the supervised rows of each text, `[texts]`, and how many these are.
    ///
    /// - Parameter embeddings: in place of those of the proteins' tokens, see `ProteinModel.hiddenStates`.
    package func surprises(
        _ graph: Graph, _ batch: InstructionBatch, record: RoutingRecord? = nil, embeddings: Tensor? = nil
    ) -> (sums: Tensor, tokens: [Int]) {
        let (states, _) = hiddenStates(graph, batch, record: record, embeddings: embeddings)
        let supervised = batch.decoder.supervised
        let sums = text.crossEntropy(
            graph, graph.gatherRows(states, supervised.rows), targets: supervised.targets, scale: 1,
            ranges: supervised.ranges)
        return (sums, supervised.ranges.map(\.count))
    }
}

/// What a model consists of.
struct Modules {
    let protein: ProteinModel
    let connector: Connector
    let text: LlamaModel
    let warmUp: WarmUpHeads?

    /// - Parameter warmUp: sizes of what stage 0 trains on top; nil for nothing of that.
    init(_ c: ModelConfiguration, warmUp: WarmUpHeads.Sizes? = nil, layout: ParameterLayout) {
        protein = ProteinModel(c.protein, layout: layout)
        connector = Connector(c, layout: layout)
        text = LlamaModel(c.text, layout: layout)
        self.warmUp = warmUp.map { WarmUpHeads(c.protein, $0, layout: layout) }
    }
}

extension TrainableModel {
    /// Says whether questions are to begin with evidence, as they do in what it is trained on from now.
    package func reads(evidence: Bool) { configuration.readsEvidence = evidence }

    /// Says that the model is taught to call experts.
    package func callsExperts() { configuration.callsExperts = true }
}
