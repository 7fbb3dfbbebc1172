import FileKit
import ProteinKit

/// Chooses the proteins of one file: one for each distinct protein chain, with a reason for every chain left out.
struct ProteinSelection: Sendable {
    /// Shortest and longest protein, in residues, that is taken. Longer ones are left out whole, never cut.
    let lengths: ClosedRange<Int>
    let annotations: Annotations

    /// The proteins of a file, and what is to be reported about it.
    struct Result: Sendable {
        var records: [ProteinRecord] = []
        var report: DatasetReport.File
        /// Every name that annotations were looked up by.
        var names: [String] = []
    }

    /// Reads and judges one file. What can't be read is reported, not thrown: one bad file must not stop a thousand.
    func select(from file: DatasetInputs.File) -> Result {
        var result = Result(report: DatasetReport.File(path: file.path))
        do {
            let reader = StructureReader(mode: .lenient)
            let bytes = try FileSystem.read(file.path, limit: reader.limits.outputBytes)
            result.report.bytes = bytes.count
            result.report.sha256 = SHA256.hash(of: bytes)
            let structure = try reader.read(bytes: bytes, name: file.path)
            result.report.warnings = structure.warnings.count
            if structure.format == .fasta {
                let records = try FastaReader(mode: .lenient).read(bytes: bytes, name: file.path).records
                select(from: structure, descriptions: records.map(\.description), into: &result)
            } else {
                select(from: structure, file, into: &result)
            }
        } catch {
            result.report.leftOut.append(.init(reason: error.code, detail: error.summary, line: error.line))
        }
        return result
    }

    /// One protein for each distinct sequence of an entry.
    private func select(from structure: Structure, _ file: DatasetInputs.File, into result: inout Result) {
        if structure.chains.isEmpty {
            result.report.leftOut.append(.init(reason: "no-chain", detail: "The file holds no polymer chain."))
        }
        let chains = structure.chains.map { (chain: $0, sequence: Self.letters(of: $0)) }
        let proteinCount = Set(chains.lazy.filter { $0.chain.kind == .protein }.map(\.sequence)).count
        var seen: [[UInt8]: String] = [:]
        for (chain, sequence) in chains {
            if let objection = objection(to: chain, sequence) {
                result.report.leftOut.append(objection)
            } else if let first = seen[sequence] {
                result.report.leftOut.append(
                    .init(chain: chain.id, reason: "identical-chain", detail: "It has the sequence of chain \(first)."))
            } else {
                seen[sequence] = chain.id
                let copies = chains.filter { $0.sequence == sequence }.map(\.chain.id)
                let record = ProteinRecord(
                    id: "\(file.entry)_\(chain.id)", entry: file.entry, file: file.path, sequence: sequence,
                    positions: Self.positions(of: chain),
                    facts: FactReader.facts(of: structure.header, chain: chain.id, isOnlyProtein: proteinCount == 1))
                if !record.hasStructure {
                    result.report.notes.append(
                        .init(
                            chain: chain.id, reason: "sequence-only",
                            detail: "It has no C-alpha position and is kept without structure."))
                }
                add(record, chain: chain.id, names: Self.names(of: copies, in: structure, file), to: &result)
            }
        }
    }

    /// One protein for each record of a sequence file, also where sequences are the same.
    private func select(from structure: Structure, descriptions: [String], into result: inout Result) {
        for (chain, description) in zip(structure.chains, descriptions) {
            let sequence = Self.letters(of: chain)
            if let objection = objection(to: chain, sequence) {
                result.report.leftOut.append(objection)
            } else {
                let record = ProteinRecord(
                    id: chain.id, entry: chain.id, file: result.report.path, sequence: sequence,
                    positions: Self.positions(of: chain), facts: FactReader.facts(ofRecord: description))
                let names = [chain.id] + chain.id.split(separator: "|").map(String.init)
                add(record, chain: chain.id, names: names, to: &result)
            }
        }
    }

    /// Adds a protein with its annotations, if anything is known about it.
    private func add(_ record: ProteinRecord, chain: String, names: [String], to result: inout Result) {
        var record = record
        record.facts = annotations.facts(names: names).completed(by: record.facts)
        result.names += names
        if record.facts.isEmpty {
            result.report.leftOut.append(
                .init(
                    chain: chain, reason: "nothing-known",
                    detail: "Neither the file nor an annotation table says anything about it."))
        } else {
            result.records.append(record)
        }
    }

    /// Why a chain is not taken, if it isn't.
    private func objection(to chain: Chain, _ sequence: [UInt8]) -> DatasetReport.Remark? {
        if chain.kind != .protein {
            let detail = chain.kind == .nucleic ? "It is a nucleic acid." : "It is no protein."
            return .init(chain: chain.id, reason: "not-protein", detail: detail)
        }
        if sequence.count < lengths.lowerBound {
            return .init(
                chain: chain.id, reason: "too-short",
                detail: "\(sequence.count) residues; at least \(lengths.lowerBound) are needed.")
        }
        if sequence.count > lengths.upperBound {
            return .init(
                chain: chain.id, reason: "too-long",
                detail: "\(sequence.count) residues; at most \(lengths.upperBound) are taken.")
        }
        if sequence.allSatisfy({ $0 == UInt8(ascii: "X") }) {
            return .init(chain: chain.id, reason: "unknown-sequence", detail: "Every residue is unknown.")
        }
        if chain.id.contains(where: { $0.isNewline }) {
            return .init(reason: "malformed-id", detail: "The chain id holds a line end.")
        }
        return nil
    }

    /// The sequence in upper case; what is no amino acid letter is X.
    private static func letters(of chain: Chain) -> [UInt8] {
        chain.residues.map { residue in
            let letter = residue.letter & ~0x20
            return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) && letter != UInt8(ascii: "J")
                ? letter : UInt8(ascii: "X")
        }
    }

    private static func positions(of chain: Chain) -> [Float] {
        CentredPositions.of(chain.residues.map(\.alphaCarbon))
    }

    /// The names that a table may call a protein by, the most exact first.
    ///
    /// - Parameter chains: those that have its sequence.
    private static func names(of chains: [String], in structure: Structure, _ file: DatasetInputs.File) -> [String] {
        let fileName = Path.name(of: file.path)
        let withoutGzip = fileName.hasSuffix(".gz") ? String(fileName.dropLast(3)) : fileName
        var entries = [file.entry, String(fileName.prefix { $0 != "." }), file.entry.uppercased()]
        if let id = structure.header.entryID { entries += [id, id.lowercased(), id.uppercased()] }
        let accessions = structure.header.databaseReferences.filter { chains.contains($0.chain) }.map(\.accession)
        return chains.flatMap { chain in entries.map { "\($0)_\(chain)" } } + accessions + entries
            + [fileName, withoutGzip]
    }
}

extension SepitError {
    /// The message with what was expected and found, without file and line.
    fileprivate var summary: String {
        var error = self
        (error.file, error.line, error.hint) = (nil, nil, nil)
        return error.description
    }
}
