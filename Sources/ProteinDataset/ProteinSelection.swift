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
            result = select(from: file, try FileSystem.read(file.path, limit: ReadLimits.default.outputBytes))
        } catch {
            result.report.leftOut.append(.init(error))
        }
        return result
    }

    /// As `select(from:)`, of content that has been read.
    func select(from file: DatasetInputs.File, _ bytes: [UInt8]) -> Result {
        var result = Result(report: DatasetReport.File(path: file.path))
        result.report.bytes = bytes.count
        result.report.sha256 = SHA256.hash(of: bytes)
        do {
            let entry = try ProteinEntry(bytes: bytes, name: file.path)
            result.report.warnings = entry.warnings.count
            select(from: entry, file, into: &result)
        } catch {
            result.report.leftOut.append(.init(error))
        }
        return result
    }

    /// One protein for each distinct sequence of a structure, and for each record of a sequence file, also where
    /// sequences are the same.
    private func select(from entry: ProteinEntry, _ file: DatasetInputs.File, into result: inout Result) {
        if entry.chains.isEmpty, entry.otherChains.isEmpty {
            result.report.leftOut.append(.init(reason: "no-chain", detail: "The file holds no polymer chain."))
        }
        for chain in entry.otherChains {
            let detail = chain.kind == .nucleic ? "It is a nucleic acid." : "It is no protein."
            result.report.leftOut.append(.init(chain: chain.id, reason: "not-protein", detail: detail))
        }
        let chains = entry.chains
        let isOnlyProtein = Set(chains.map(\.sequence)).count == 1
        var seen: [[UInt8]: String] = [:]
        for chain in chains {
            if let objection = objection(to: chain) {
                result.report.leftOut.append(objection)
            } else if entry.format == .fasta {
                let names = [chain.id] + chain.id.split(separator: "|").map(String.init)
                let facts = FactReader.facts(of: entry.header, chain: chain, isOnlyProtein: false)
                add(Self.record(chain, id: chain.id, entry: chain.id, file.path, facts), chain.id, names, to: &result)
            } else if let first = seen[chain.sequence] {
                result.report.leftOut.append(
                    .init(chain: chain.id, reason: "identical-chain", detail: "It has the sequence of chain \(first)."))
            } else {
                seen[chain.sequence] = chain.id
                if !chain.hasStructure {
                    result.report.notes.append(
                        .init(
                            chain: chain.id, reason: "sequence-only",
                            detail: "It has no C-alpha position and is kept without structure."))
                }
                let facts = FactReader.facts(of: entry.header, chain: chain, isOnlyProtein: isOnlyProtein)
                let copies = chains.filter { $0.sequence == chain.sequence }
                add(
                    Self.record(chain, id: "\(file.entry)_\(chain.id)", entry: file.entry, file.path, facts), chain.id,
                    Self.names(of: copies, in: entry.header, file), to: &result)
            }
        }
    }

    private static func record(
        _ chain: ProteinChain, id: String, entry: String, _ path: String, _ facts: ProteinFacts
    ) -> ProteinRecord {
        ProteinRecord(
            id: id, entry: entry, file: path, sequence: chain.sequence.map(letter),
            positions: chain.hasStructure
                ? ResiduePositions.centred(chain.positions)
                : [SIMD3<Float>?](repeating: nil, count: chain.sequence.count),
            facts: facts)
    }

    /// Adds a protein with its annotations, if anything is known about it.
    private func add(_ record: ProteinRecord, _ chain: String, _ names: [String], to result: inout Result) {
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
    private func objection(to chain: ProteinChain) -> DatasetReport.Remark? {
        let sequence = chain.sequence
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

    /// What is no amino acid letter is X.
    private static func letter(_ letter: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) && letter != UInt8(ascii: "J")
            ? letter : UInt8(ascii: "X")
    }

    /// The names that a table may call a protein by, the most exact first.
    ///
    /// - Parameter chains: those that have its sequence.
    private static func names(
        of chains: [ProteinChain], in header: Header, _ file: DatasetInputs.File
    ) -> [String] {
        let fileName = Path.name(of: TarArchive.memberName(file.path))
        let withoutGzip = fileName.hasSuffix(".gz") ? String(fileName.dropLast(3)) : fileName
        var entries = [file.entry, String(fileName.prefix { $0 != "." }), file.entry.uppercased()]
        if let id = header.entryID { entries += [id, id.lowercased(), id.uppercased()] }
        let accessions = chains.flatMap { $0.references.map(\.accession) }
        return chains.flatMap { chain in entries.map { "\($0)_\(chain.id)" } } + accessions + entries
            + [fileName, withoutGzip]
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
