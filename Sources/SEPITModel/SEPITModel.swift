import FileKit
import LanguageModel
import StructureEncoder
import TensorKit

/// The whole model: a structure-aware protein language model, a connector, and a language model that reads the
/// protein's features in place of `<protein>`.
public final class SEPITModel {
    public let configuration: ModelConfiguration
    public let store: ParameterStore
    public let protein: ProteinModel
    public let connector: Connector
    public let text: LlamaModel
    /// What stage 0 trains on top; no part of a finished model.
    package let warmUp: WarmUpHeads?

    /// A model with parameters all zero: initialise or load them through `store`.
    public convenience init(_ configuration: ModelConfiguration) {
        self.init(configuration) { (store) throws(Never) in store.seal() }
    }

    /// A model for stage 0.
    package convenience init(warmingUp configuration: ModelConfiguration) {
        self.init(configuration, warmsUp: true) { (store) throws(Never) in store.seal() }
    }

    /// A model whose declared parameters `allocate` checks and gives memory: sizes that nothing bears out must not take
    /// any.
    package init<Failure: Error>(
        _ configuration: ModelConfiguration, warmsUp: Bool = false, allocate: (ParameterStore) throws(Failure) -> Void
    ) throws(Failure) {
        self.configuration = configuration
        store = ParameterStore()
        protein = ProteinModel(configuration.protein, store: store)
        connector = Connector(configuration, store: store)
        text = LlamaModel(configuration.text, store: store)
        warmUp = warmsUp ? WarmUpHeads(configuration, store: store) : nil
        try allocate(store)
    }

    /// The model without what stage 0 trains on top; itself if there is nothing of that.
    package func withoutWarmUp() -> SEPITModel {
        guard warmUp != nil else { return self }
        let model = SEPITModel(configuration)
        model.copyParameters(from: self)
        return model
    }

    /// Takes over every parameter that `other` has in the role that `source` gives.
    package func copyParameters(from other: SEPITModel, source: (ParameterRole) -> ParameterRole = { $0 }) {
        for part in store.parts {
            guard let counterpart = other.store.part(source(part.role)) else { continue }
            let (to, from) = (store.elements(of: part), other.store.elements(of: counterpart))
            for i in to.indices { to[i] = from[i] }
        }
    }

    /// The decoder's final hidden states `[rows, hidden]`, and what routers of experts add to the loss, if anything.
    public func hiddenStates(
        _ graph: Graph, _ batch: InstructionBatch, cache: KVCache? = nil, routing: RoutingPass = RoutingPass(),
        record: RoutingRecord? = nil
    ) -> (states: Tensor, penalty: Tensor?) {
        let features = features(graph, batch.proteins)
        let input = batch.decoder
        return text.hiddenStates(
            graph, embed(graph, input, features: [features]), sequences: input.sequences, positions: input.positions,
            cache: cache, routing: routing, record: record, kinds: input.kinds.map(\.rawValue))
    }

    /// Proteins as the decoder reads them, `[rows, hidden]`.
    package func features(_ graph: Graph, _ proteins: ProteinBatch) -> Tensor {
        connector(graph, protein.features(graph, proteins))
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
        let targets = batch.decoder.targets
        let supervised = targets.indices.filter { targets[$0] >= 0 }
        let loss = text.crossEntropy(
            graph, graph.gatherRows(states, supervised.map(Int32.init)), targets: supervised.map { targets[$0] },
            scale: scale)
        return (loss, penalty)
    }
}
