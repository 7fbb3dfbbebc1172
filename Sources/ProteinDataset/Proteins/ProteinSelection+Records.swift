import FileKit
import ProteinKit

extension ProteinSelection {
    /// The proteins of a UniProt file or of a table with sequences; nil for any other content.
    func proteins(of file: DatasetInputs.File, _ bytes: [UInt8]) -> Result? {
        guard let format = KnowledgeFormat(ofProteins: TextBeginning.of(bytes)) else { return nil }
        var result = Result(report: DatasetReport.File(path: file.path))
        do {
            if format == .uniProt {
                let (entries, warnings) = try UniProtReader().read(bytes: bytes, name: file.path)
                result.report.note(warnings)
                var release = SourceRelease(source: "UniProt")
                for entry in entries {
                    release.add(entry)
                    take(entry, file, into: &result)
                }
                result.report.release = release
            } else {
                let (proteins, warnings) = try SequenceTable.read(bytes: bytes, name: file.path)
                result.report.note(warnings)
                for protein in proteins { take(protein, file, into: &result) }
            }
        } catch {
            result.report.leftOut.append(.init(error))
        }
        return result
    }

    private func take(_ entry: UniProtEntry, _ file: DatasetInputs.File, into result: inout Result) {
        let facts = ProteinFacts(
            UniProtFacts.facts(of: entry), source: AnnotationTable.uniProt + entry.accession,
            vocabulary: annotations.vocabulary)
        let whole = ProteinRecord.AccessionPart(
            accession: entry.accession, range: 1...max(1, entry.sequence.utf8.count))
        take(
            ProteinChain(id: entry.accession, name: entry.accession, sequence: Array(entry.sequence.utf8)), facts,
            names: [entry.name], part: whole, file, into: &result)
    }

    private func take(_ protein: SequenceTable.Protein, _ file: DatasetInputs.File, into result: inout Result) {
        var facts = ProteinFacts(
            protein.facts, source: Path.name(of: file.path), vocabulary: annotations.vocabulary)
        if let side = protein.side {
            facts.add(Fact(side.rawValue, source: Path.name(of: file.path)), to: ProteinFacts.side)
        }
        take(
            ProteinChain(id: protein.id, name: protein.id, sequence: Array(protein.sequence.utf8)), facts, names: [],
            part: nil, file, into: &result)
    }

    /// Takes a protein with what is said of it here; tables come first.
    private func take(
        _ chain: ProteinChain, _ facts: ProteinFacts, names: [String], part: ProteinRecord.AccessionPart?,
        _ file: DatasetInputs.File, into result: inout Result
    ) {
        if let objection = objection(to: chain) {
            result.report.leftOut.append(objection)
            guard objection.reason == Self.tooLong else { return }
        }
        let names = Self.names(ofRecord: chain) + names
        result.names += names
        let (known, own) = (ChainKnowledge(annotations.facts(names: names)), ChainKnowledge(facts))
        let accessions = (part.map { [$0.accession] } ?? []) + own.accessions + known.accessions
        var said = known.facts.completed(by: own.facts)
        // Where a benchmark of its own puts a protein, counts whatever other tables say.
        for side in own.facts.statements(of: ProteinFacts.side) { said.add(side, to: ProteinFacts.side) }
        result.records.append(
            ProteinRecord(
                id: chain.id, file: file.path, sequence: chain.sequence.map(Self.letter),
                positions: [SIMD3<Float>?](repeating: nil, count: chain.sequence.count), part: part,
                accessions: Set(accessions).sorted(), structures: [chain.id], date: nil,
                facts: said))
    }
}

extension DatasetReport.File {
    /// Rows and entries that were left out, and how much else was unusual.
    fileprivate mutating func note(_ warnings: [ParseWarning]) {
        for warning in warnings {
            if warning.message.contains("left out") {
                leftOut.append(.init(reason: warning.code, detail: warning.message, line: warning.line))
            } else {
                self.warnings += 1
            }
        }
    }
}
