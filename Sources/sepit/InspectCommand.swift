import ArgumentParser
import FileKit
import ProteinKit

/// `sepit inspect`: what the readers make of structure and sequence files.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show the chains that a structure or sequence file holds, and what is unusual about it.",
        discussion: .examples(
            "sepit inspect 1crn.pdb.gz", "sepit inspect --json structures/ > chains.jsonl",
            discussion: """
                PATH is a PDB, mmCIF or FASTA file, plain or gzipped, or a folder of them. The format is told by the \
                content, not by the name.
                """))

    @Argument(help: "Files or folders.")
    var path: [String]

    @Flag(help: "Treat every deviation from the format as an error.")
    var strict = false

    @Flag(help: "Write one JSON object per file and line.")
    var json = false

    func run() throws {
        let reader = StructureReader(mode: strict ? .strict : .lenient)
        var failure: SepitError?
        for file in try StructureFiles.find(in: path) {
            let reading = Result { () throws(SepitError) in try reader.read(path: file) }
            if case .failure(let error) = reading {
                try StandardStream.error.writeLine("error: \(error)")
                failure = failure ?? error
            }
            if json {
                try StandardStream.output.writeJSON(InspectReport(file, reading))
            } else if case .success(let structure) = reading {
                try StandardStream.output.write(InspectTable.text(file, structure))
            }
        }
        if let failure { throw ExitCode(failure.kind.exitCode) }
    }
}

/// The JSON object of one file; its fields are part of the command-line contract.
struct InspectReport: Encodable {
    struct ChainReport: Encodable {
        let id: String
        let kind: String
        let sequence: String
        let residues: Int
        let ca: Int
        let first: OrNull<String>
        let last: OrNull<String>
        let ca_sum: [Double]
        let ca_b_mean: OrNull<Double>
    }

    struct WarningReport: Encodable {
        let line: Int
        let code: String
        let message: String
    }

    struct ErrorReport: Encodable {
        let line: OrNull<Int>
        let code: String
        let message: String
    }

    let file: String
    var format: String?
    var models: Int?
    var chains: [ChainReport]?
    var warnings: [WarningReport]?
    var error: ErrorReport?

    init(_ file: String, _ reading: Result<Structure, SepitError>) {
        self.file = file
        switch reading {
        case .success(let structure):
            format = structure.format.rawValue
            models = structure.modelCount
            chains = structure.chains.map(ChainReport.init)
            warnings = structure.warnings.map { WarningReport(line: $0.line, code: $0.code, message: $0.message) }
        case .failure(let failure):
            error = ErrorReport(line: OrNull(failure.line), code: failure.code, message: failure.message)
        }
    }
}

extension InspectReport.ChainReport {
    init(_ chain: Chain) {
        let summary = AlphaCarbonSummary(chain)
        self.init(
            id: chain.id, kind: chain.kind.rawValue, sequence: chain.tabulatedSequence, residues: chain.residues.count,
            ca: summary.count, first: OrNull(chain.residues.first?.label), last: OrNull(chain.residues.last?.label),
            ca_sum: [summary.sum.x, summary.sum.y, summary.sum.z].map { ($0 * 1000).rounded() / 1000 },
            ca_b_mean: OrNull(summary.meanBFactor.map { ($0 * 1000).rounded() / 1000 }))
    }
}

/// Totals over a chain's C-alphas, which tell two readings of one file apart.
struct AlphaCarbonSummary {
    var count = 0
    var sum = SIMD3<Double>.zero
    var meanBFactor: Double?

    init(_ chain: Chain) {
        var total = 0.0
        var known = 0
        for residue in chain.residues {
            guard let position = residue.alphaCarbon else { continue }
            count += 1
            sum += position
            guard let bFactor = residue.bFactor else { continue }
            total += bFactor
            known += 1
        }
        if known > 0 { meanBFactor = total / Double(known) }
    }
}

/// The table for people.
enum InspectTable {
    static func text(_ file: String, _ structure: Structure) -> String {
        let models = structure.modelCount == 1 ? "" : ", \(structure.modelCount) models"
        var lines = ["\(file): \(structure.format.rawValue)\(models)"]
        if let title = structure.header.title { lines.append("  \(title)") }
        if !structure.chains.isEmpty {
            lines.append(row(["chain", "kind", "residues", "C-alphas", "numbers", "sequence"]))
        }
        for chain in structure.chains {
            let numbers = "\(chain.residues.first?.label ?? "-")–\(chain.residues.last?.label ?? "-")"
            let sequence = chain.sequence
            lines.append(
                row([
                    chain.id.isEmpty ? "(blank)" : chain.id, chain.kind.rawValue, "\(chain.residues.count)",
                    "\(AlphaCarbonSummary(chain).count)", numbers,
                    sequence.utf8.count > 40 ? sequence.prefix(39) + "…" : sequence,
                ]))
        }
        for warning in structure.warnings {
            lines.append("  line \(warning.line): \(warning.message) [\(warning.code)]")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ cells: [String]) -> String {
        let widths = [7, 8, 9, 9, 13]
        let padded = cells.enumerated().map { index, cell in
            index < widths.count ? cell + String(repeating: " ", count: max(0, widths[index] - cell.count)) : cell
        }
        return "  " + padded.joined(separator: " ")
    }
}
