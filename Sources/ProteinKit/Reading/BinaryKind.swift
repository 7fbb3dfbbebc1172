/// What a file is that is no text, told by its first bytes.
enum BinaryKind {
    case archive(String)
    case compressed(String)
    case messagePack(String)
    case wideText

    init?(_ preview: UnsafeBufferPointer<UInt8>) {
        let known: [(magic: [UInt8], kind: BinaryKind)] = [
            ([0x50, 0x4B, 0x03, 0x04], .archive("a zip archive")), ([0x42, 0x5A, 0x68], .compressed("bzip2 data")),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A], .compressed("xz data")),
            ([0x28, 0xB5, 0x2F, 0xFD], .compressed("zstd data")),
            ([0x1F, 0x9D], .compressed("compress (.Z) data")), ([0x1F, 0x8B], .compressed("data gzipped twice")),
            ([0xFF, 0xFE], .wideText), ([0xFE, 0xFF], .wideText),
        ]
        if let found = known.first(where: { preview.starts(with: $0.magic) }) {
            self = found.kind
        } else if preview.count >= 262, preview[257..<262].elementsEqual("ustar".utf8) {
            self = .archive("a tar archive")
        } else if let name = Self.messagePack(preview) {
            self = .messagePack(name)
        } else {
            return nil
        }
    }

    var name: String {
        switch self {
        case .archive(let name), .compressed(let name), .messagePack(let name): name
        case .wideText: "UTF-16 text"
        }
    }

    /// What to do about it.
    var hint: String {
        switch self {
        case .archive: "Unpack it, and name the files or their folder."
        case .compressed: "Unpack it, or compress it with gzip."
        case .messagePack(let name): "\(name) is not read; fetch the entry as mmCIF (.cif) instead."
        case .wideText: "Save it as UTF-8 text."
        }
    }

    /// BinaryCIF and MMTF are MessagePack maps with known keys.
    private static func messagePack(_ preview: UnsafeBufferPointer<UInt8>) -> String? {
        guard let first = preview.first, (0x80...0x8F).contains(first) || first == 0xDE || first == 0xDF else {
            return nil
        }
        // Keys may stand in any order, behind a lot of data, so the first of them have to do.
        let head = TextLine(UnsafeBufferPointer(rebasing: preview.prefix(1 << 12)))
        if head.contains("DATABLOCKS") || head.contains("ENCODER") { return "BinaryCIF" }
        return head.contains("MMTF") ? "MMTF" : "MessagePack data"
    }
}
