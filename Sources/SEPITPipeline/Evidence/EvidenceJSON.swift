import FileKit
import ProteinDataset
import SequenceSearch

/// The evidence of an answer for scripts: `evidence`, `contradictions` and `unsupported` of the command-line contract.
struct EvidenceJSON: Encodable {
    /// A known protein.
    struct Entry: Encodable {
        var protein: Int
        var id: String
        /// Null where it has none.
        var name, organism: JSONValue
        var identity: Double
        var coverage: Double
        var evalue: Double
        var facts: [String: [String]]
        /// Left out where nobody asked for it.
        var alignment: JSONValue?
    }

    /// A known protein that the answer disagrees with.
    struct Contradiction: Encodable {
        var protein: Int
        var id: String
        var identity: Double
        var property: String
        var known: [String]
    }

    let entries: [Entry]
    let contradictions: [Contradiction]
    let unsupported: [String]

    /// Proteins of the question are counted from 1.
    ///
    /// - Parameters:
    ///   - limit: entries of a protein at most.
    ///   - rows: how a protein of the question is aligned with a known one.
    init(_ evidence: AnswerEvidence?, limit: Int, rows: (Int, Neighbour) -> AlignedRows? = { _, _ in nil }) {
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        entries = (evidence?.neighbours ?? []).enumerated().flatMap { number, neighbours in
            neighbours.prefix(limit).map { neighbour in
                Entry(
                    protein: number + 1, id: neighbour.protein.id, name: text(neighbour.protein.name),
                    organism: text(neighbour.protein.organism), identity: NeighbourText.rounded(neighbour.identity),
                    coverage: NeighbourText.rounded(neighbour.coverage),
                    evalue: NeighbourText.significant(neighbour.expected), facts: neighbour.protein.facts.values,
                    alignment: rows(number, neighbour).map { AlignmentJSON($0).value })
            }
        }
        unsupported = evidence?.unsupported ?? []
        contradictions = (evidence?.contradictions ?? []).map { found in
            Contradiction(
                protein: found.protein + 1, id: found.neighbour.protein.id,
                identity: NeighbourText.rounded(found.neighbour.identity), property: found.property, known: found.known)
        }
    }
}
