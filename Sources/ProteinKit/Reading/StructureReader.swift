import FileKit

/// Reads a protein structure or sequence file: PDB, mmCIF or FASTA, plain or gzipped, told apart by content.
public struct StructureReader: Sendable {
    /// Whether deviations from the format are put up with.
    public var mode: ReadMode
    /// What is spent on one file.
    public var limits: ReadLimits
    /// Whether chains get their backbone atoms, which takes longer.
    public var keepsBackbone: Bool

    /// A reader that puts up with deviations unless asked otherwise.
    public init(mode: ReadMode = .lenient, limits: ReadLimits = .default, keepsBackbone: Bool = false) {
        self.mode = mode
        self.limits = limits
        self.keepsBackbone = keepsBackbone
    }

    /// Reads the file at `path`.
    ///
    /// - Throws: `SepitError` naming file, line and reason; `.missingInput` where there is no file, else `.badData`.
    public func read(path: String) throws(SepitError) -> Structure {
        try read(bytes: FileSystem.read(path, limit: limits.outputBytes), name: path)
    }

    /// Reads a file's content; `name` is what errors and warnings call it.
    ///
    /// - Throws: `SepitError` `.badData` naming file, line and reason.
    public func read(bytes: [UInt8], name: String) throws(SepitError) -> Structure {
        switch try content(of: bytes, name: name) {
        case .structure(let structure): structure
        case .sequences(let records, let warnings): Structure(records, warnings: warnings)
        }
    }

    /// What a file holds.
    package enum Content {
        case structure(Structure)
        case sequences([FastaRecord], warnings: [ParseWarning])
    }

    /// Reads a file's content; sequence records stay what they are.
    package func content(of bytes: [UInt8], name: String) throws(SepitError) -> Content {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SepitError) -> Content in
            var source = try TextSource(buffer, limits: limits, name: name)
            try source.skipBlankWindows()
            var log = WarningLog(mode: mode, limits: limits, file: name)
            let format = try FormatDetector.format(of: source.preview, name: name)
            if FormatDetector.contradicts(format, name) {
                try log.note(1, "format-misnamed", "The content is \(format.rawValue), whatever the file's name says.")
            }
            if source.endsLinesWithCarriageReturn {
                try log.note(1, "line-ends-cr", "Lines end in CR alone, as on classic Mac OS.")
            }
            switch format {
            case .pdb:
                let structure = try PDBReader(source, log: log, keepsBackbone: keepsBackbone).read()
                return .structure(Self.told(structure, name))
            case .mmcif:
                let structure = try MMCIFReader(source, log: log, keepsBackbone: keepsBackbone).read()
                return .structure(Self.told(structure, name))
            case .fasta:
                let (records, warnings) = try FastaParser(source, log: log).read()
                return .sequences(records, warnings: warnings)
            }
        }
    }

    /// Where a file says nothing of itself, its name may tell that it is a prediction.
    private static func told(_ structure: Structure, _ name: String) -> Structure {
        let header = structure.header
        guard header.method == nil, header.title == nil, header.classification == nil, !header.isTheoretical,
            Prediction.isMentioned(inNameOf: name)
        else { return structure }
        var structure = structure
        (structure.header.isPredicted, structure.header.isTheoretical) = (true, true)
        return structure
    }
}
