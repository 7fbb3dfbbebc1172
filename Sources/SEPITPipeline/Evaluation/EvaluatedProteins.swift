import AnswerScoring
import FileKit
import ProteinDataset
import StructureEncoder

/// The proteins that a model is asked about, as they are and without what their answers should follow from.
struct EvaluatedProteins {
    private let store: ProteinStore
    /// Of each protein, one of another group.
    private var others: [String: String] = [:]

    /// - Parameter clusters: names of the groups of similar proteins.
    init(_ ids: Set<String>, _ store: ProteinStore, clusters: [String: String]) {
        self.store = store
        let ids = ids.sorted()
        for id in ids {
            var random = CounterRandom(seed: 0, stream: "other/\(id)")
            let start = random.index(below: ids.count)
            let candidates = (0..<ids.count).lazy.map { ids[(start + $0) % ids.count] }
            others[id] = candidates.first { clusters[$0] != clusters[id] } ?? candidates.first { $0 != id } ?? id
        }
    }

    /// What the model sees in place of a protein.
    func input(_ id: String, for source: AnswerSource) -> ProteinInput {
        let own = protein(id)
        switch source {
        case .withoutStructure: return ProteinInput(sequence: own.sequence)
        case .shuffledStructure:
            var random = CounterRandom(seed: 0, stream: "shuffled/\(id)")
            return ProteinInput(sequence: own.sequence, positions: own.positions.shuffled(with: &random))
        case .otherProtein:
            // Cut where it is longer: there may be no room for more.
            let other = protein(others[id] ?? id)
            let count = min(own.sequence.count, other.sequence.count)
            return ProteinInput(
                sequence: Array(other.sequence.prefix(count)), positions: Array(other.positions.prefix(count)))
        default: return ProteinInput(sequence: own.sequence, positions: own.positions)
        }
    }

    private func protein(_ id: String) -> StoredProtein {
        guard let protein = store.protein(id) else {
            preconditionFailure("examples are checked against the store when they are read")
        }
        return protein
    }
}
