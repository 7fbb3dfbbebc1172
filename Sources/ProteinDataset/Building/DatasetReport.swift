import FileKit
import ProteinKit

/// `report.json`: what became of every input file, which proteins were kept, and what was left out and why.
enum DatasetReport {
    static let fileName = "report.json"
    static let format = "sepit-dataset-report/1"

    /// Why a chain or file is not in the dataset, or what is special about one that is.
    struct Remark: Sendable, Equatable {
        /// Nil where the whole file is meant.
        var chain: String?
        /// The protein that is meant, where another of the same id was kept.
        var id: String?
        /// Stable identifier in kebab case.
        var reason: String
        var detail: String
        var line: Int?

        init(chain: String? = nil, id: String? = nil, reason: String, detail: String, line: Int? = nil) {
            self.chain = chain
            self.id = id
            self.reason = reason
            self.detail = detail
            self.line = line
        }

        /// Whether a file could not be read, though it is of a kind that is.
        var isError: Bool {
            chain == nil && reason != "no-chain" && !StructureFiles.reasonsForPassingOver.contains(reason)
        }
    }

    /// One input file.
    struct File: Sendable, Equatable {
        var path: String
        var bytes = 0
        var sha256 = ""
        /// Of its source.
        var release: SourceRelease?
        /// Ids of the proteins that are in the dataset.
        var kept: [String] = []
        var leftOut: [Remark] = []
        /// Remarks on proteins that were kept.
        var notes: [Remark] = []
        /// Deviations from the format that reading put up with.
        var warnings = 0
    }

    /// Calls `body` with the files of a report, one after another; memory is that of a file.
    ///
    /// - Throws: `SepitError` `.badData` (`report-malformed`, `json-syntax`), the errors of `MappedFile`; what `body` throws.
    static func forEachFile(of path: String, _ body: (File) throws(SepitError) -> Void) throws(SepitError) {
        let report = try MappedFile(path: path)
        defer { withExtendedLifetime(report) {} }
        func malformed(_ found: String?) -> SepitError {
            SepitError(
                .badData, code: "report-malformed", "This is not the report of a dataset of this version.", file: path,
                expected: format, found: found)
        }
        var found: String?
        var scanner = JSONScanner(report.bytes, file: path)
        try scanner.forEachMember { (scanner, key) throws(SepitError) in
            guard key == "files" else {
                let value = try scanner.value()
                if key == "format" { found = value.text }
                return
            }
            guard found == format else { throw malformed(found) }
            try scanner.forEachElement { (scanner) throws(SepitError) in
                guard let file = File(try scanner.value()) else { throw malformed(nil) }
                try body(file)
            }
        }
        guard found == format else { throw malformed(found) }
    }
}

extension DatasetReport.File {
    /// A file that is not taken.
    init(passedOver file: StructureFiles.PassedOver) {
        self.init(path: file.path, leftOut: [.init(reason: file.reason, detail: file.detail)])
    }

    var json: JSONValue {
        .object(
            [.init("file", .string(path)), .init("bytes", .integer(bytes)), .init("sha256", .string(sha256))]
                + (release.map { [.init("release", $0.json)] } ?? []) + [
                    .init("kept", .array(kept.map { .string($0) })), .init("leftOut", .array(leftOut.map(\.json))),
                    .init("notes", .array(notes.map(\.json))), .init("warnings", .integer(warnings)),
                ])
    }

    init?(_ json: JSONValue) {
        guard let path = json["file"]?.text, let bytes = json["bytes"]?.whole, let sha256 = json["sha256"]?.text,
            let kept = json["kept"]?.elements, let leftOut = json["leftOut"]?.elements,
            let notes = json["notes"]?.elements, let warnings = json["warnings"]?.whole
        else { return nil }
        self.init(
            path: path, bytes: bytes, sha256: sha256, release: SourceRelease(json["release"]),
            kept: kept.compactMap(\.text),
            leftOut: leftOut.compactMap(DatasetReport.Remark.init), notes: notes.compactMap(DatasetReport.Remark.init),
            warnings: warnings)
    }
}

extension DatasetReport.Remark {
    fileprivate var json: JSONValue {
        .object(
            (chain.map { [.init("chain", .string($0))] } ?? [])
                + (id.map { [.init("id", .string($0))] } ?? [])
                + [.init("reason", .string(reason)), .init("detail", .string(detail))]
                + (line.map { [.init("line", .integer($0))] } ?? []))
    }

    fileprivate init?(_ json: JSONValue) {
        guard let reason = json["reason"]?.text, let detail = json["detail"]?.text else { return nil }
        self.init(
            chain: json["chain"]?.text, id: json["id"]?.text, reason: reason, detail: detail, line: json["line"]?.whole)
    }
}
