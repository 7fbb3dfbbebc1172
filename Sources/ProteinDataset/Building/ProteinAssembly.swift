import FileKit
import ProteinKit

/// Puts a protein together again from its records in the spool.
struct ProteinAssembly: Sendable {
    let spool: Spool
    let proteins: MergedProteins

    /// What is known about some proteins.
    ///
    /// - Throws: the errors of `SpoolReader`.
    func facts(of range: Range<Int>, in list: [Int]) throws(SepitError) -> [ProteinFacts] {
        var reader = SpoolReader(spool)
        var facts: [ProteinFacts] = []
        for protein in list[range] { facts.append(try merged(proteins.outlines(of: protein), &reader).facts) }
        return facts
    }

    /// A protein but for its positions, and these as a store holds them, zeros where it has no structure.
    ///
    /// - Throws: the errors of `SpoolReader`.
    func protein(_ index: Int, _ reader: inout SpoolReader) throws(SepitError) -> (ProteinRecord, positions: [UInt8]) {
        let records = proteins.outlines(of: index)
        let representative = records[0]
        let (structures, facts) = try merged(records, &reader)
        let best = records[Self.best(of: records)]
        let record = ProteinRecord(
            id: representative.id, file: spool.path(of: representative), sequence: representative.sequence,
            positions: [], part: representative.part, accessions: Set(records.flatMap(\.accessions)).sorted(),
            structures: structures, date: representative.date, facts: facts)
        let stored = try reader.positions(of: best)
        let bytes = 12 * representative.sequence.count
        guard stored.isEmpty || stored.count == bytes else {
            throw SpoolDecoder(stored, file: spool.batches[best.place.batch].path).damaged
        }
        return (record, stored.isEmpty ? [UInt8](repeating: 0, count: bytes) : Array(stored))
    }

    /// Residues with a position of a protein, as `protein` chooses them.
    func positioned(_ index: Int) -> Int {
        let records = proteins.outlines(of: index)
        return records.filter { $0.sequence == records[0].sequence }.map(\.positioned).max() ?? 0
    }

    /// The chain of the representative's very sequence that has the most positions, the first of equals.
    private static func best(of records: [ProteinOutline]) -> Int {
        var best = 0
        for other in records.indices
        where records[other].sequence == records[0].sequence && records[other].positioned > records[best].positioned {
            best = other
        }
        return best
    }

    private func merged(
        _ records: [ProteinOutline], _ reader: inout SpoolReader
    ) throws(SepitError) -> (structures: [String], facts: ProteinFacts) {
        var structures: Set<String> = []
        var facts: [ProteinFacts] = []
        for record in records {
            let (names, known) = try reader.facts(of: record)
            structures.formUnion(names)
            facts.append(known)
        }
        let sorted = structures.sorted()
        return (sorted, facts.count == 1 ? facts[0] : ProteinFacts(merging: facts, best: Self.best(of: records)))
    }
}
