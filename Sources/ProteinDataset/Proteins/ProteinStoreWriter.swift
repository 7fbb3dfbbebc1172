import FileKit

/// Writes a `ProteinStore` piece by piece: positions come protein after protein, so that memory never holds all.
struct ProteinStoreWriter: ~Copyable {
    private var output: AtomicFileWriter
    private let proteins: [ProteinOutline]
    private var next = 0

    /// - Parameter proteins: in ascending byte order of their ids, which hold no line ends.
    /// - Throws: the errors of `AtomicFileWriter`.
    init(_ proteins: [ProteinOutline], to path: String) throws(SepitError) {
        self.proteins = proteins
        let residues = proteins.reduce(0) { $0 + $1.sequence.count }
        let idBytes = proteins.reduce(0) { $0 + $1.id.utf8.count } + max(0, proteins.count - 1)
        var output = try AtomicFileWriter(path)
        // Wider types come first, as in every safetensors file of ours.
        try output.write(
            SafetensorsWriter.header(
                [
                    ("offsets", .int64, [proteins.count + 1]), ("positions", .float32, [residues, 3]),
                    ("ids", .uint8, [idBytes]), ("sequence", .uint8, [residues]),
                ], ["format": DatasetManifest.format]))
        var offset = 0
        try output.write(Self.bytes(of: offset))
        for protein in proteins {
            offset += protein.sequence.count
            try output.write(Self.bytes(of: offset))
        }
        self.output = output
    }

    private static func bytes(of offset: Int) -> [UInt8] {
        withUnsafeBytes(of: Int64(offset).littleEndian) { Array($0) }
    }

    /// The positions of the next proteins, packed; see `ResiduePositions.packed`.
    ///
    /// - Throws: the errors of `AtomicFileWriter`.
    mutating func append(positions: [UInt8], of count: Int) throws(SepitError) {
        next += count
        try output.write(positions)
    }

    /// - Throws: the errors of `AtomicFileWriter`.
    /// - Precondition: the positions of all proteins are there.
    consuming func commit() throws(SepitError) {
        precondition(next == proteins.count, "\(proteins.count - next) proteins are missing")
        for (index, protein) in proteins.enumerated() {
            if index > 0 { try output.write([0x0A]) }
            try output.write(protein.id)
        }
        for protein in proteins { try output.write(protein.sequence) }
        try output.commit()
    }
}
