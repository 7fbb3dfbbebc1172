import FileKit

/// Writes an HDF5 file with a group for each protein, that holds `sequence`, one string of fixed length, and
/// `node_position`, float32 [residues, 3].
///
/// The format is that of the first version, which every reader knows: superblock 0, groups as B-trees of symbol tables,
/// contiguous data. Source: The HDF Group, "HDF5 File Format Specification Version 3.0", sections II.A, III.A to III.D, IV.A.
///
/// Where everything goes follows from the names and the lengths, so that the file is written from front to end.
struct HierarchicalFile {
    private let store: ProteinStore

    init(_ store: ProteinStore) { self.store = store }

    func write(to path: String) throws(SepitError) {
        let lengths = store.ids.map { store.length(of: $0) ?? 0 }
        let root = GroupPlan(names: store.ids, at: Self.superblockSize)
        var address = root.end
        var children: [Int] = []
        for length in lengths {
            children.append(address)
            address += ProteinGroup.size(residues: length)
        }
        var file = try AtomicFileWriter(path)
        try file.write(superblock(root, end: address).bytes)
        try file.write(root.bytes(children: children))
        for (id, start) in zip(store.ids, children) {
            if let protein = store.protein(id) { try file.write(ProteinGroup(protein, at: start).bytes) }
        }
        try file.commit()
    }

    static let superblockSize = 96

    private func superblock(_ root: GroupPlan, end: Int) -> FormatBytes {
        var bytes = FormatBytes()
        bytes.bytes += [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes.bytes += [0, 0, 0, 0, 0, 8, 8, 0]  // versions; offsets and lengths of eight bytes
        bytes.add(GroupPlan.leafHalf, width: 2)
        bytes.add(GroupPlan.nodeHalf, width: 2)
        bytes.add(0, width: 4)
        for address in [0, FormatBytes.nowhere, end, FormatBytes.nowhere] { bytes.add(address) }
        bytes.add(0)  // the root has no name
        bytes.add(root.header)
        bytes.add(1, width: 4)  // its tree and names follow
        bytes.add(0, width: 4)
        bytes.add(root.tree)
        bytes.add(root.heap)
        return bytes
    }
}

/// Bytes with little-endian numbers.
struct FormatBytes {
    var bytes: [UInt8] = []

    /// The address that means none.
    static let nowhere = -1

    mutating func add(_ number: Int, width: Int = 8) {
        for shift in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
    }

    /// Zeros up to a length.
    mutating func pad(to length: Int) {
        bytes += [UInt8](repeating: 0, count: max(0, length - bytes.count))
    }

    /// The next multiple of eight.
    static func aligned(_ size: Int) -> Int { (size + 7) / 8 * 8 }

    /// An object header of the first version.
    ///
    /// - Parameter messages: by type; each a multiple of eight long.
    static func header(_ messages: [(type: Int, body: FormatBytes)]) -> FormatBytes {
        var header = FormatBytes()
        header.add(1, width: 2)
        header.add(messages.count, width: 2)
        header.add(1, width: 4)
        header.add(messages.reduce(0) { $0 + 8 + aligned($1.body.bytes.count) }, width: 4)
        header.add(0, width: 4)
        for (type, body) in messages {
            header.add(type, width: 2)
            header.add(aligned(body.bytes.count), width: 2)
            header.add(0, width: 4)
            header.bytes += body.bytes
            header.pad(to: aligned(header.bytes.count))
        }
        return header
    }
}
