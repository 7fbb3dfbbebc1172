import FileKit

/// Reads the members of a tar archive, plain or gzipped, one after another: memory is that of the largest member.
///
/// Nothing is unpacked, so that names are names only: `../x` and `/etc/x` lead nowhere.
///
///     try TarArchive.forEachMember(of: "UP000005640_9606_HUMAN_v4.tar") { member in
///         let entry = try ProteinEntry(bytes: member.bytes, name: member.path)
///     }
public enum TarArchive {
    /// A file of the archive.
    public struct Member: Sendable {
        /// The archive's path and the member's name: "models.tar!AF-P69905-F1.cif.gz".
        public var path: String
        /// The content, empty where it was not asked for.
        public var bytes: [UInt8]
        /// Why the content is not there, if it was asked for.
        public var problem: SepitError?
    }

    /// Whether a file is taken for an archive, judged by its name.
    public static func isArchive(_ path: String) -> Bool {
        let name = path.lowercased()
        return [".tar", ".tar.gz", ".tgz"].contains { name.hasSuffix($0) }
    }

    /// The name within the archive of a `Member.path`; other paths as they are.
    public static func memberName(_ path: String) -> String {
        guard let mark = path.lastIndex(of: "!"), isArchive(String(path[..<mark])) else { return path }
        return String(path[path.index(after: mark)...])
    }

    /// Calls `body` with every regular file, in the archive's order.
    ///
    /// - Parameter isWanted: asked with a member's name whether its content is; `body` is called either way.
    /// - Throws: `SepitError` `.badData` (`tar-truncated`, `tar-damaged`, and those of gzipped data); `.missingInput`;
    ///   what `body` throws.
    public static func forEachMember(
        of path: String, limits: ReadLimits = .default, isWanted: (String) -> Bool = { _ in true },
        _ body: (Member) throws(SepitError) -> Void
    ) throws(SepitError) {
        let file = try MappedFile(path: path)
        var limits = limits
        let memberBytes = limits.outputBytes
        // An archive may be larger than any file; its members are held to the limit instead.
        limits.outputBytes = .max
        var blocks = try TarBlocks(file, limits: limits)
        var name: String?
        while let header = try blocks.nextHeader() {
            switch header.kind {
            case .longName:
                name = TarHeader.text(try blocks.content(header.size, limit: longestName))
            case .extended:
                if let found = pathRecord(try blocks.content(header.size, limit: longestName)) { name = found }
            case .globalExtended, .other:
                try blocks.skip(header.size)
                name = nil
            case .file:
                var member = Member(path: "\(path)!\(name ?? header.name)", bytes: [])
                if !isWanted(name ?? header.name) {
                    try blocks.skip(header.size)
                } else if header.size > memberBytes {
                    member.problem = SepitError(
                        .badData, code: "file-too-large", "The member is larger than this reader accepts.",
                        file: member.path, expected: "at most \(memberBytes) bytes", found: "\(header.size)")
                    try blocks.skip(header.size)
                } else {
                    member.bytes = try blocks.content(header.size, limit: memberBytes)
                }
                name = nil
                try body(member)
            }
        }
        try blocks.finish()
        withExtendedLifetime(file) {}
    }

    private static let longestName = 1 << 16

    /// The path of a pax header: records of "LENGTH KEY=VALUE\n".
    private static func pathRecord(_ bytes: [UInt8]) -> String? {
        var rest = bytes[...]
        while let blank = rest.firstIndex(of: 0x20), let length = Int(String(decoding: rest[..<blank], as: UTF8.self)),
            length > blank - rest.startIndex + 1, length <= rest.count
        {
            let record = rest[(blank + 1)..<(rest.startIndex + length)].dropLast()
            if record.starts(with: "path=".utf8) { return TarHeader.text(record.dropFirst(5)) }
            rest = rest[(rest.startIndex + length)...]
        }
        return nil
    }
}
