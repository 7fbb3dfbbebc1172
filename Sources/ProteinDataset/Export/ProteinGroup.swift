import ProteinKit

/// The group of a protein in an HDF5 file, with its two arrays.
struct ProteinGroup {
    let bytes: [UInt8]

    private static let names = ["node_position", "sequence"]
    private static let textHeader = header(text: 0, at: 0).bytes.count
    private static let numbersHeader = header(positions: 0, at: 0).bytes.count

    /// Bytes of the group of a protein.
    static func size(residues: Int) -> Int {
        GroupPlan(names: names, at: 0).end + textHeader + numbersHeader
            + FormatBytes.aligned(residues) + FormatBytes.aligned(12 * residues)
    }

    init(_ protein: StoredProtein, at address: Int) {
        let group = GroupPlan(names: Self.names, at: address)
        let residues = protein.sequence.count
        let numbers = group.end
        let text = numbers + Self.numbersHeader
        let numberData = text + Self.textHeader
        let textData = numberData + FormatBytes.aligned(12 * residues)
        var bytes = FormatBytes(bytes: group.bytes(children: [numbers, text]))
        bytes.bytes += Self.header(positions: residues, at: numberData).bytes
        bytes.bytes += Self.header(text: residues, at: textData).bytes
        for value in ResiduePositions.packed(protein.positions) { bytes.add(Int(value.bitPattern), width: 4) }
        bytes.pad(to: textData - address)
        bytes.bytes += protein.sequence
        bytes.pad(to: Self.size(residues: residues))
        self.bytes = bytes.bytes
    }

    /// One string of a fixed length.
    private static func header(text length: Int, at address: Int) -> FormatBytes {
        var type = FormatBytes(bytes: [0x13, 0x01, 0, 0])  // padded with zeros
        type.add(length, width: 4)
        return header(shape: [1], type, size: length, at: address)
    }

    /// 32-bit numbers as IEEE 754 has them.
    private static func header(positions residues: Int, at address: Int) -> FormatBytes {
        var type = FormatBytes(bytes: [0x11, 0x20, 31, 0])
        type.add(4, width: 4)
        type.add(0, width: 2)
        type.add(32, width: 2)
        type.bytes += [23, 8, 0, 23]
        type.add(127, width: 4)
        return header(shape: [residues, 3], type, size: 12 * residues, at: address)
    }

    private static func header(shape: [Int], _ type: FormatBytes, size: Int, at address: Int) -> FormatBytes {
        var space = FormatBytes(bytes: [1, UInt8(shape.count), 0, 0, 0, 0, 0, 0])
        for extent in shape { space.add(extent) }
        var layout = FormatBytes(bytes: [3, 1])
        layout.add(address)
        layout.add(size)
        return FormatBytes.header([
            (0x1, space), (0x3, type), (0x5, FormatBytes(bytes: [2, 2, 2, 0])), (0x8, layout),
        ])
    }
}
