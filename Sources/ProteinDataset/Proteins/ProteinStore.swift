import FileKit
import ProteinKit

/// Sequence and structure of a protein.
public struct StoredProtein: Sendable, Equatable {
    /// One-letter codes in upper-case ASCII.
    public var sequence: [UInt8]
    /// C-alpha of each residue in ångström, centred; nil where there is none.
    public var positions: [SIMD3<Float>?]

    /// Whether any residue has a position.
    public var hasStructure: Bool { positions.contains { $0 != nil } }
}

/// The proteins of a dataset by id, those of which nothing is known included, memory-mapped.
///
/// A safetensors file: `sequence` U8 [residues] and `positions` F32 [residues, 3] of all proteins end to end, (0, 0, 0)
/// for none, `offsets` I64 [proteins + 1] where each begins, and `ids`, UTF-8 lines as U8.
public struct ProteinStore: Sendable {
    /// In ascending byte order.
    public let ids: [String]
    private let indices: [String: Int]
    private let offsets: [Int]
    private let sequence: StoredTensor
    private let positions: StoredTensor

    /// - Throws: `SepitError` `.badData` (`structures-malformed`), and the errors of `SafetensorsFile`.
    public init(path: String) throws(SepitError) {
        try self.init(ofShard: path)
        guard indices.count == ids.count else { throw Self.malformed("An id occurs twice.", path) }
    }

    /// The proteins of a shard, in which records of one id are not joined yet.
    init(ofShard path: String) throws(SepitError) {
        let file = try SafetensorsFile(path: path)
        func malformed(_ message: String) -> SepitError { Self.malformed(message, path) }
        func tensor(_ name: String, _ type: StoredType) throws(SepitError) -> StoredTensor {
            guard let tensor = file.entry(name) else { throw malformed("The tensor '\(name)' is missing.") }
            guard tensor.type == type else { throw malformed("The tensor '\(name)' is not \(type.rawValue).") }
            return tensor
        }
        sequence = try tensor("sequence", .uint8)
        positions = try tensor("positions", .float32)
        offsets = try tensor("offsets", .int64).integers()
        let text = try tensor("ids", .uint8).bytes
        guard let names = String(validating: text, as: UTF8.self) else { throw malformed("The ids are not UTF-8.") }
        ids = names.split(separator: "\n").map(String.init)
        guard offsets.first == 0, offsets.last == sequence.count, offsets.count == ids.count + 1,
            zip(offsets, offsets.dropFirst()).allSatisfy(<=)
        else { throw malformed("The offsets don't fit the sequences and ids.") }
        guard sequence.shape.count == 1, positions.shape == [sequence.count, 3] else {
            throw malformed("The positions don't fit the sequences.")
        }
        indices = Dictionary(ids.enumerated().map { ($1, $0) }) { first, _ in first }
    }

    private static func malformed(_ message: String, _ path: String) -> SepitError {
        SepitError(
            .badData, code: "structures-malformed", message, file: path,
            hint: "Build the dataset again with `sepit build-dataset`.")
    }

    /// Number of proteins.
    public var count: Int { ids.count }

    /// Whether there is a protein of this id.
    public func contains(_ id: String) -> Bool { indices[id] != nil }

    /// Number of residues, without reading them.
    public func length(of id: String) -> Int? { indices[id].map { offsets[$0 + 1] - offsets[$0] } }

    /// The one-letter codes of the protein of this id alone.
    func sequence(_ id: String) -> [UInt8]? {
        indices[id].map { Array(sequence.bytes[offsets[$0]..<offsets[$0 + 1]]) }
    }

    /// The protein of this id, copied out of the file.
    public func protein(_ id: String) -> StoredProtein? {
        indices[id].map(protein(at:))
    }

    /// The protein in this place of `ids`.
    func protein(at index: Int) -> StoredProtein {
        let residues = offsets[index]..<offsets[index + 1]
        let coordinates = positions.bytes
        return StoredProtein(
            sequence: Array(sequence.bytes[residues]),
            positions: ResiduePositions.unpacked(
                (residues.lowerBound * 3..<residues.upperBound * 3).map {
                    let bits = coordinates.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)
                    return Float(bitPattern: UInt32(littleEndian: bits))
                }))
    }
}
