import ArgumentParser
import FileKit
import FoundationEssentials
import ProteinKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `sepit inspect`: what the readers make of structure and sequence files.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show the chains that a structure or sequence file holds, and what is unusual about it.",
        discussion: .examples(
            "sepit inspect 1crn.pdb.gz", "sepit inspect --json structures/ > chains.jsonl",
            discussion: """
                PATH is a PDB, mmCIF or FASTA file, plain or gzipped, or a folder of them. The format is told by \
                content.
                """))

    @Argument(help: "Files or folders.")
    var path: [String]

    @Flag(help: "Treat every deviation from the format as an error.")
    var strict = false

    @Flag(help: "Write one JSON object per file and line.")
    var json = false

    func run() throws {
        let files: [String]
        do throws(SepitError) {
            files = try StructureFiles.find(in: path)
        } catch {
            standardError(error.description)
            throw ExitCode(error.kind.exitCode)
        }
        let reader = StructureReader(mode: strict ? .strict : .lenient)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var failure: SepitError?
        for file in files {
            let reading = Result { () throws(SepitError) in try reader.read(path: file) }
            if case .failure(let error) = reading {
                standardError(error.description)
                failure = failure ?? error
            }
            if json {
                print(String(decoding: try encoder.encode(InspectReport(file, reading)), as: UTF8.self))
            } else if case .success(let structure) = reading {
                InspectTable.print(file, structure)
            }
        }
        if let failure { throw ExitCode(failure.kind.exitCode) }
    }

    private func standardError(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
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
        let first: String?
        let last: String?
        let ca_sum: [Double]
        let ca_b_mean: Double?
    }

    struct WarningReport: Encodable {
        let line: Int
        let code: String
        let message: String
    }

    struct ErrorReport: Encodable {
        let line: Int?
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
            error = ErrorReport(line: failure.line, code: failure.code, message: failure.message)
        }
    }
}

extension InspectReport.ChainReport {
    init(_ chain: Chain) {
        let summary = AlphaCarbonSummary(chain)
        self.init(
            id: chain.id, kind: chain.kind.rawValue, sequence: chain.tabulatedSequence, residues: chain.residues.count,
            ca: summary.count, first: chain.residues.first?.label, last: chain.residues.last?.label,
            ca_sum: [summary.sum.x, summary.sum.y, summary.sum.z].map { ($0 * 1000).rounded() / 1000 },
            ca_b_mean: summary.meanBFactor.map { ($0 * 1000).rounded() / 1000 })
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
    static func print(_ file: String, _ structure: Structure) {
        let models = structure.modelCount == 1 ? "" : ", \(structure.modelCount) models"
        Swift.print("\(file): \(structure.format.rawValue)\(models)")
        if let title = structure.header.title { Swift.print("  \(title)") }
        if !structure.chains.isEmpty {
            Swift.print("  chain  kind     residues  C-alphas  numbers        sequence")
        }
        for chain in structure.chains {
            let summary = AlphaCarbonSummary(chain)
            let numbers = "\(chain.residues.first?.label ?? "-")–\(chain.residues.last?.label ?? "-")"
            let sequence = chain.sequence.utf8.count > 40 ? chain.sequence.prefix(39) + "…" : chain.sequence[...]
            Swift.print(
                "  " + pad(chain.id.isEmpty ? "(blank)" : chain.id, 6) + " " + pad(chain.kind.rawValue, 8) + " "
                    + pad("\(chain.residues.count)", 9) + " " + pad("\(summary.count)", 9) + " " + pad(numbers, 14) + " "
                    + sequence)
        }
        for warning in structure.warnings {
            Swift.print("  line \(warning.line): \(warning.message) [\(warning.code)]")
        }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
