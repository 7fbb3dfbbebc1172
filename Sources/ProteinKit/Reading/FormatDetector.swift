import FileKit

/// Tells what a text is from its first lines; names are not asked.
enum FormatDetector {
    /// The format of the text that `preview` begins.
    ///
    /// - Throws: `SepitError` `.badData` saying what the file is instead (`file-empty`, `file-binary`,
    ///   `format-html`, `format-unknown` …) and what to do.
    static func format(of preview: UnsafeBufferPointer<UInt8>, name: String) throws(SepitError) -> Structure.Format {
        try checkBinary(preview, name)
        guard preview.contains(where: { $0 > 0x20 }) else {
            throw SepitError(
                .badData, code: "file-empty", "The file is empty.", file: name,
                hint: "The download or the program that wrote it probably failed.")
        }
        var start = 0
        var lines = 0
        // Comments and remarks may come before the first line that tells.
        while start < preview.count, lines < 200 {
            var end = start
            while end < preview.count, preview[end] != 0x0A, preview[end] != 0x0D { end += 1 }
            let line = TextLine(UnsafeBufferPointer(rebasing: preview[start..<end]))
            start = end + 1
            guard let first = line.bytes.first(where: { $0 > 0x20 }) else { continue }
            lines += 1
            if let format = try format(ofLine: line, first, name) { return format }
        }
        if isBareSequence(preview), !contradicts(.fasta, name) { return .fasta }
        throw SepitError(
            .badData, code: "format-unknown", "This is not a PDB, mmCIF or FASTA file.", file: name,
            found: TextLine(firstLine(preview)).excerpt,
            hint: "Give a structure as .pdb or .cif, or sequences as .fasta, plain or gzipped.")
    }

    /// Whether an extension says something else than the content.
    static func contradicts(_ format: Structure.Format, _ name: String) -> Bool {
        var parts = name.lowercased().split(separator: "/").last?.split(separator: ".") ?? []
        if parts.last == "gz" { parts.removeLast() }
        let said: Structure.Format
        switch parts.count > 1 ? parts.last ?? "" : "" {
        case "pdb", "ent": said = .pdb
        case "cif", "mmcif", "pdbx": said = .mmcif
        case "fasta", "fa", "faa": said = .fasta
        default: return false
        }
        return said != format
    }

    private static func firstLine(_ preview: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        let start = preview.firstIndex { $0 > 0x20 } ?? 0
        let end = preview[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? preview.count
        return UnsafeBufferPointer(rebasing: preview[start..<end])
    }

    private static func format(
        ofLine line: TextLine, _ first: UInt8, _ name: String
    ) throws(SepitError) -> Structure.Format? {
        let word = line.packed(0, 8)
        switch first {
        case UInt8(ascii: ">"): return .fasta
        case UInt8(ascii: "<"):
            let isPage = line.contains("HTML")
            throw SepitError(
                .badData, code: isPage ? "format-html" : "format-xml",
                isPage ? "This is a web page, not a structure." : "This is XML, which is not read.", file: name,
                hint: isPage
                    ? "The download address probably gave an error page; open the file in a browser to see it."
                    : "Fetch the entry as mmCIF (.cif) instead.")
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            throw SepitError(
                .badData, code: "format-json", "This is JSON, which is not read as a structure.", file: name,
                hint: "Fetch the entry as mmCIF (.cif) instead.")
        case UInt8(ascii: "#"), UInt8(ascii: ";"): return nil
        case UInt8(ascii: "_"): return .mmcif
        default: break
        }
        if word & 0xFF_FFFF_FFFF | 0x0020_2020_20 == 0x5F_6174_6164 { return .mmcif }
        if word & 0xFF_FFFF_FFFF | 0x0020_2020_20 == 0x5F_706F_6F6C { return .mmcif }
        return isPDBRecord(line) ? .pdb : nil
    }

    /// A record name in columns 1–6, followed by a blank or a number as these records have it.
    private static func isPDBRecord(_ line: TextLine) -> Bool {
        let name = line.text(0..<6).uppercased()
        switch name {
        case "ATOM", "HETATM", "ANISOU", "CONECT", "TER", "END", "ENDMDL":
            return line.count <= 6 || line[6] == 0x20 || line[6].isDigit
        case "HEADER", "TITLE", "COMPND", "SOURCE", "KEYWDS", "EXPDTA", "AUTHOR", "REVDAT", "JRNL", "REMARK", "OBSLTE",
            "CAVEAT", "SPLIT", "NUMMDL", "DBREF", "DBREF1", "DBREF2", "SEQRES", "SEQADV", "MODRES", "HET", "HETNAM",
            "FORMUL", "HELIX", "SHEET", "SSBOND", "LINK", "CISPEP", "SITE", "CRYST1", "ORIGX1", "SCALE1", "MTRIX1",
            "MODEL", "MDLTYP", "PARENT":
            return line.count <= 6 || line[6] == 0x20 || line[6].isDigit
        default:
            // Serial numbers of six digits touch the record name.
            return line.packed(0, 4) == 0x4D4F_5441 && line[4] == 0x20
        }
    }

    private static func checkBinary(_ preview: UnsafeBufferPointer<UInt8>, _ name: String) throws(SepitError) {
        let found = BinaryKind(preview)
        let head = preview.prefix(512)
        let controls = head.count { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D && $0 != 0x0C }
        guard found != nil || controls * 20 > head.count else { return }
        throw SepitError(
            .badData, code: "file-binary", "The file is not text: it looks like \(found?.name ?? "binary data").",
            file: name, hint: found?.hint ?? "Fetch the entry as mmCIF (.cif) instead.")
    }

    /// A sequence without a header line: nothing but letters of one case, at least ten; prose begins with a capital.
    private static func isBareSequence(_ preview: UnsafeBufferPointer<UInt8>) -> Bool {
        var (letters, capitals) = (0, 0)
        for byte in preview.prefix(1 << 16) where byte > 0x20 {
            guard byte.isLetter || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "-") else { return false }
            if byte.isLetter { letters += 1 }
            if byte.isLetter, byte & 0x20 == 0 { capitals += 1 }
        }
        return letters >= 10 && (capitals == 0 || capitals == letters)
    }
}
