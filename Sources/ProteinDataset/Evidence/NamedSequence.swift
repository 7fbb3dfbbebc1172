import FileKit
import ProteinKit

/// A sequence of a file, with what its file calls it.
public struct NamedSequence: Sendable, Equatable {
    /// Of a record, or of a file and its chain, such as `1abc_A`.
    public var id: String
    /// One-letter codes in ASCII.
    public var sequence: [UInt8]
    /// What the file says of it in words; empty for nothing.
    public var description: String

    /// A sequence.
    public init(id: String, sequence: [UInt8], description: String = "") {
        (self.id, self.sequence, self.description) = (id, sequence, description)
    }

    /// The proteins of files, or of folders of them, in the order of the files.
    ///
    /// - Throws: `SepitError` as `StructureFiles.find` and `ProteinEntry`; `.badData` (`protein-missing`).
    public static func read(_ paths: [String], workers: Workers) throws(SepitError) -> [NamedSequence] {
        let files = try StructureFiles.find(in: paths)
        let read = try workers.map(files, isCancelled: { Interrupt.isRequested }, advance: {}) {
            (file) throws(SepitError) in try proteins(of: file)
        }
        return Array(read.joined())
    }

    private static func proteins(of file: String) throws(SepitError) -> [NamedSequence] {
        let proteins: [NamedSequence]
        switch try StructureReader().content(of: FileSystem.read(file), name: file) {
        case .structure(let structure):
            proteins = ProteinEntry(structure, name: file).chains.map { chain in
                NamedSequence(id: chain.name, sequence: chain.sequence, description: chain.molecule?.name ?? "")
            }
        case .sequences(let records, _):
            proteins = records.filter { !$0.looksNucleic }.map {
                NamedSequence(id: $0.id, sequence: Array($0.sequence.utf8), description: $0.description)
            }
        }
        guard !proteins.isEmpty else {
            throw SepitError(.badData, code: "protein-missing", "The file has no protein.", file: file)
        }
        return proteins
    }
}
