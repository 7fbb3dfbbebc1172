import SEPITModel
import StructureEncoder
import TensorKit

/// Proteins as the language model reads them, kept while there is room, so that several questions about a protein
/// encode it once.
final class ProteinFeatureCache {
    /// What is known of a protein.
    struct Entry {
        /// What the language model reads, `[tokens, hidden]`.
        let features: Tensor
        /// What the connector reads, over all residues.
        let pooled: PooledFeatures
        fileprivate(set) var lastUse: Int
    }

    private let model: SEPITModel
    private let device: Device
    private let mostBytes: Int
    private var known: [ProteinInput: Entry] = [:]
    private var uses = 0
    /// Proteins encoded so far.
    private(set) var encoded = 0

    /// - Parameter mostBytes: what is kept beyond the proteins of one request.
    init(_ model: SEPITModel, device: Device, mostBytes: Int) {
        self.model = model
        self.device = device
        self.mostBytes = mostBytes
    }

    /// Each of some distinct proteins.
    ///
    /// If one of them is new, all are encoded together: what is encoded together shares a grid of distances and so its
    /// rounding errors, and a new request is thus answered as if it were the first.
    func entries(of proteins: [ProteinInput]) -> [Entry] {
        if proteins.contains(where: { known[$0] == nil }) { encodeInPasses(proteins) }
        uses += 1
        let found = proteins.map { protein in
            guard let entry = known[protein] else { preconditionFailure("it was just encoded") }
            known[protein]?.lastUse = uses
            return entry
        }
        forgetOldest()
        return found
    }

    /// Proteins are encoded together up to so many tokens.
    private static let tokensPerPass = 8192

    private func encodeInPasses(_ proteins: [ProteinInput]) {
        var (batch, tokens): ([ProteinInput], Int) = ([], 0)
        for protein in proteins {
            if tokens + protein.ids.count > Self.tokensPerPass, !batch.isEmpty {
                encode(batch)
                (batch, tokens) = ([], 0)
            }
            batch.append(protein)
            tokens += protein.ids.count
        }
        encode(batch)
    }

    private func encode(_ proteins: [ProteinInput]) {
        let c = model.configuration
        let graph = Graph(device: device, recording: false)
        let isReleased = c.compatibility == .official
        let inputs = isReleased ? proteins.map { $0.released(length: c.protein.maxTokens) } : proteins
        let batch = ProteinBatch(inputs, compatibility: c.compatibility, window: c.protein.maxTokens)
        let states = model.protein.features(graph, batch)
        let features = model.connector(graph, states)
        for (protein, rows) in zip(proteins, batch.tokenRows) {
            let own = graph.gatherRows(features, rows)
            // In memory of its own: a pool in which something stays cannot join its pieces.
            known[protein] = Entry(
                features: Tensor(own.values, shape: own.shape),
                pooled: PooledFeatures(states, rows: rows.prefix(protein.tokens).dropFirst().dropLast()), lastUse: uses)
        }
        encoded += proteins.count
    }

    private func forgetOldest() {
        var bytes = known.values.reduce(0) { $0 + $1.features.count * MemoryLayout<Float>.stride }
        for (protein, entry) in known.sorted(by: { $0.value.lastUse < $1.value.lastUse }) where bytes > mostBytes {
            known[protein] = nil
            bytes -= entry.features.count * MemoryLayout<Float>.stride
        }
    }
}
