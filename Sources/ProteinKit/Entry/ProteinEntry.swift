import FileKit

/// What a structure or sequence file says about proteins: its protein chains, each with its own facts.
///
///     let entry = try ProteinEntry(path: "1brs.cif.gz")
///     let barstar = try entry.proteins(chains: ["D"])[0]
///     print(barstar.molecule?.name ?? "?", barstar.sequence.count, barstar.positioned)
///
/// This is the one way from a file to what models and datasets are made of; `StructureReader` shows a file's residues
/// as they are listed.
public struct ProteinEntry: Sendable {
    /// What errors call the file.
    public var file: String
    /// The format that it was read from.
    public var format: Structure.Format
    /// What the file says about the entry as a whole.
    public var header: Header
    /// Protein chains of at least one residue, in file order.
    public var chains: [ProteinChain]
    /// What is bound, water left out.
    public var ligands: [Ligand]
    /// Disulfide bonds that the file lists, within and between `chains`.
    public var disulfides: [Disulfide]
    /// Polymers that are no proteins, such as DNA.
    public var otherChains: [OtherChain]
    /// Deviations that lenient reading put up with, those of sequences included.
    public var warnings: [ParseWarning]

    /// A polymer that is no protein.
    public struct OtherChain: Sendable, Equatable {
        /// Author chain id.
        public var id: String
        /// What polymer it is.
        public var kind: Chain.Kind
    }

    /// The chains of these ids, in that order; the first protein chain if there are none.
    ///
    /// - Throws: `SepitError` `.badData` (`protein-missing`, `chain-missing`).
    public func proteins(chains ids: [String]) throws(SepitError) -> [ProteinChain] {
        guard let first = chains.first else { throw proteinMissing }
        guard !ids.isEmpty else { return [first] }
        var chosen: [ProteinChain] = []
        for id in ids {
            guard let chain = chains.first(where: { $0.id == id }) else {
                throw SepitError(
                    .badData, code: "chain-missing", "The file has no protein chain \"\(id)\".", file: file,
                    expected: "one of \(chainList)")
            }
            chosen.append(chain)
        }
        return chosen
    }

    /// The ids of the protein chains, for messages.
    public var chainList: String { chains.map { "\"\($0.id)\"" }.joined(separator: ", ") }

    private var proteinMissing: SepitError {
        SepitError(.badData, code: "protein-missing", "The file has no protein chain.", file: file)
    }

    /// All proteins of files, or of folders of them, each name once.
    ///
    /// - Throws: `SepitError` `.badData` (`protein-missing`, `protein-duplicate`), or as `init` and
    /// `StructureFiles.find`.
    public static func proteins(of paths: [String]) throws(SepitError) -> [ProteinChain] {
        var proteins: [ProteinChain] = []
        var files: [String: String] = [:]
        for file in try StructureFiles.find(in: paths) {
            let entry = try ProteinEntry(path: file)
            guard !entry.chains.isEmpty else { throw entry.proteinMissing }
            for chain in entry.chains {
                if let other = files.updateValue(file, forKey: chain.name) {
                    throw SepitError(
                        .badData, code: "protein-duplicate", "Two proteins have the name \"\(chain.name)\".",
                        file: file, found: "the other in \(other)", hint: "Rename one, or give the files one by one.")
                }
            }
            proteins += entry.chains
        }
        return proteins
    }
}
