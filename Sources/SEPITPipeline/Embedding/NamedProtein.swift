import FileKit
import ProteinKit
import StructureEncoder

/// A protein of a file, with a name for output.
public struct NamedProtein: Sendable {
    /// The FASTA record's id, or the file's name and the chain: `1abc_A`.
    public let name: String
    /// Upper-case one-letter codes.
    public let sequence: String
    public let input: ProteinInput

    /// A protein without a structure.
    public init(name: String, sequence: String) {
        self.name = name
        self.sequence = sequence
        input = ProteinInput(sequence: Array(sequence.utf8))
    }

    private init(_ chain: Chain, name: String) {
        self.name = name
        sequence = chain.sequence
        input = ProteinInput(chain)
    }

    /// All protein chains of PDB, mmCIF and FASTA files, or folders of them.
    ///
    /// - Throws: `SepitError` `.badData` (`protein-missing`, `protein-duplicate`), or as `StructureReader.read`.
    public static func read(_ paths: [String]) throws(SepitError) -> [NamedProtein] {
        var proteins: [NamedProtein] = []
        var files: [String: String] = [:]
        for file in try StructureFiles.find(in: paths) {
            let structure = try StructureReader(mode: .lenient).read(path: file)
            let chains = structure.chains.filter { $0.kind == .protein && !$0.residues.isEmpty }
            guard !chains.isEmpty else {
                throw SepitError(.badData, code: "protein-missing", "The file has no protein chain.", file: file)
            }
            for chain in chains {
                let stem = Path.name(of: file).prefix { $0 != "." }
                let name =
                    structure.format == .fasta ? chain.id : chain.id.isEmpty ? String(stem) : "\(stem)_\(chain.id)"
                if let other = files.updateValue(file, forKey: name) {
                    throw SepitError(
                        .badData, code: "protein-duplicate", "Two proteins have the name \"\(name)\".", file: file,
                        found: "the other in \(other)", hint: "Rename one, or give the files one by one.")
                }
                proteins.append(NamedProtein(chain, name: name))
            }
        }
        return proteins
    }
}

extension ProteinInput {
    /// The observed residues of a chain with their C-alpha positions.
    init(_ chain: Chain) {
        self.init(sequence: Array(chain.sequence.utf8), alphaCarbons: chain.residues.map(\.alphaCarbon))
    }
}
