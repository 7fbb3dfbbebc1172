import FileKit
import ProteinKit

/// Reads the protein chains of one file with what is known about each, and gives a reason for every chain left out.
struct ProteinSelection: Sendable {
    /// Shortest and longest protein, in residues, that is asked about. Shorter ones are left out; longer ones, which are never
    /// cut, are there to be found.
    let lengths: ClosedRange<Int>
    let annotations: Annotations
    /// Residues of predictions that the predictor was less sure of have no position.
    let minPLDDT: Double

    /// The proteins of a file, and what is to be reported about it.
    struct Result: Sendable {
        var records: [ProteinRecord] = []
        var report: DatasetReport.File
        /// Every name that annotations were looked up by.
        var names: [String] = []
    }

    /// Reads and judges one file, or a part of one. What can't be read is reported, not thrown: one bad file must not stop
    /// a thousand.
    func select(from file: DatasetInputs.File, _ bytes: [UInt8]) -> Result {
        if let result = proteins(of: file, bytes) { return result }
        var result = Result(report: DatasetReport.File(path: file.path))
        do {
            let entry = try ProteinEntry(bytes: bytes, name: file.path, keepsBackbone: true)
            result.report.warnings = entry.warnings.count
            if let day = entry.header.revisionDate {
                result.report.release = SourceRelease(
                    source: StructureOrigin(entry.header).header, newestEntry: day)
            }
            select(from: entry, file, into: &result)
        } catch {
            result.report.leftOut.append(.init(error))
        }
        return result
    }

    /// One record for each distinct sequence of a structure, and for each record of a sequence file.
    private func select(from entry: ProteinEntry, _ file: DatasetInputs.File, into result: inout Result) {
        if entry.chains.isEmpty, entry.otherChains.isEmpty {
            result.report.leftOut.append(.init(reason: "no-chain", detail: "The file holds no polymer chain."))
        }
        for chain in entry.otherChains {
            let detail = chain.kind == .nucleic ? "It is a nucleic acid." : "It is no protein."
            result.report.leftOut.append(.init(chain: chain.id, reason: "not-protein", detail: detail))
        }
        let isSequences = entry.format == .fasta
        var known = entry.chains.map { chain in
            let names = isSequences ? Self.names(ofRecord: chain) : Self.names(of: chain, in: entry.header, file)
            let knowledge = ChainKnowledge(annotations.facts(names: names))
            result.names += names + knowledge.accessions
            return knowledge
        }
        let own: [ProteinFacts]
        if isSequences {
            own = entry.chains.map {
                ProteinFacts(stating: EntryFacts.identity(of: $0), source: Self.source(ofRecord: $0))
            }
        } else {
            let said = EntryFacts(entry, annotated: known)
            for index in known.indices { known[index].keep(enzymeNumbers: said.enzymeNumbers[index]) }
            for index in known.indices {
                known[index].narrow(
                    isNamed: entry.chains[index].molecule != nil, isOfPolyprotein: said.isOfPolyprotein(index))
            }
            let source = StructureOrigin(entry.header).header
            let shown = StructureFacts(entry, natures: said.natures, minPLDDT: minPLDDT).chains
            own = entry.chains.indices.map {
                ProteinFacts(stating: said.statements(ofChain: $0), source: source).completed(by: shown[$0])
            }
        }
        var placeOfSequence: [[UInt8]: Int] = [:]
        for (index, chain) in entry.chains.enumerated() {
            if let objection = objection(to: chain) {
                result.report.leftOut.append(objection)
                guard objection.reason == Self.tooLong else { continue }
            }
            if !isSequences, !chain.hasStructure {
                result.report.notes.append(
                    .init(
                        chain: chain.id, reason: "sequence-only",
                        detail: "It has no C-alpha position and is kept without structure."))
            }
            var record = record(chain, in: entry, file)
            record.facts = known[index].facts.completed(by: own[index])
            if record.accessions.isEmpty { record.accessions = known[index].accessions }
            if !isSequences, let place = placeOfSequence[record.sequence] {
                let first = result.records[place]
                result.records[place] = ProteinMerger.merged(first, [record])
            } else {
                placeOfSequence[record.sequence] = result.records.count
                result.records.append(record)
            }
        }
    }

    private func record(_ chain: ProteinChain, in entry: ProteinEntry, _ file: DatasetInputs.File) -> ProteinRecord {
        let id = entry.format == .fasta ? chain.id : "\(file.entry)_\(chain.id)"
        var positions: [SIMD3<Double>?] = chain.positions
        if entry.header.isPredicted, let confidence = ModelConfidence(of: chain)?.values {
            for index in positions.indices where confidence[index].map({ Double($0) < minPLDDT }) ?? true {
                positions[index] = nil
            }
        }
        let reference = chain.references.first { $0.database == "UNP" && $0.databaseRange != nil }
        return ProteinRecord(
            id: id, file: file.path, sequence: chain.sequence.map(Self.letter),
            positions: positions.contains { $0 != nil }
                ? ResiduePositions.centred(positions)
                : [SIMD3<Float>?](repeating: nil, count: chain.sequence.count),
            part: reference.flatMap { reference in
                reference.databaseRange.map { .init(accession: reference.accession, range: $0) }
            },
            accessions: Set(chain.references.filter { $0.database == "UNP" }.map(\.accession)).sorted(),
            structures: [id], date: entry.header.depositionDate, facts: ProteinFacts())
    }

    static let tooLong = "too-long"

    /// Why a chain is not taken, if it isn't, or not asked about.
    func objection(to chain: ProteinChain) -> DatasetReport.Remark? {
        let sequence = chain.sequence
        if sequence.count < lengths.lowerBound {
            return .init(
                chain: chain.id, reason: "too-short",
                detail: "\(sequence.count) residues; at least \(lengths.lowerBound) are needed.")
        }
        if sequence.allSatisfy({ $0 == UInt8(ascii: "X") }) {
            return .init(chain: chain.id, reason: "unknown-sequence", detail: "Every residue is unknown.")
        }
        if chain.id.contains(where: { $0.isNewline }) {
            return .init(reason: "malformed-id", detail: "The chain id holds a line end.")
        }
        if sequence.count > lengths.upperBound {
            return .init(
                chain: chain.id, reason: Self.tooLong,
                detail: "\(sequence.count) residues; at most \(lengths.upperBound) are asked about. It can be found.")
        }
        return nil
    }

    /// What is no amino acid letter is X.
    static func letter(_ letter: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) && letter != UInt8(ascii: "J")
            ? letter : UInt8(ascii: "X")
    }

    /// The names that a table may call a chain by, the most exact first.
    private static func names(of chain: ProteinChain, in header: Header, _ file: DatasetInputs.File) -> [String] {
        let fileName = Path.name(of: TarArchive.memberName(file.path))
        let withoutGzip = fileName.hasSuffix(".gz") ? String(fileName.dropLast(3)) : fileName
        var entries = [file.entry, String(fileName.prefix { $0 != "." }), file.entry.uppercased()]
        if let id = header.entryID { entries += [id, id.lowercased(), id.uppercased()] }
        return entries.map { "\($0)_\(chain.id)" } + chain.references.map(\.accession) + entries
            + [fileName, withoutGzip]
    }

    /// Whose header line a record has; see `SourceTerms`.
    private static func source(ofRecord chain: ProteinChain) -> String {
        let (id, description) = (chain.id, chain.description.lowercased())
        let archive: String? =
            switch chain.references.first?.database {
            case "UNP": id.hasPrefix("AF-") || id.hasPrefix("AFDB:") ? "AlphaFold DB" : "UniProt"
            case "REF": "RefSeq"
            default:
                id.hasPrefix("pdb|") || description.hasPrefix("mol:protein ") || description.hasPrefix("chain ")
                    || description.hasPrefix("chains ") ? "PDB" : nil
            }
        return (archive.map { $0 + " " } ?? "") + "FASTA header"
    }

    static func names(ofRecord chain: ProteinChain) -> [String] {
        [chain.id] + chain.id.split(separator: "|").map(String.init)
    }
}

extension DatasetReport.Remark {
    /// What kept a whole file from being read.
    init(_ error: SepitError) { self.init(reason: error.code, detail: error.summary, line: error.line) }
}

extension SepitError {
    /// The message with what was expected and found, without file and line.
    fileprivate var summary: String {
        var error = self
        (error.file, error.line, error.hint) = (nil, nil, nil)
        return error.description
    }
}
