import FileKit
import ProteinKit

/// What became of every input file: which proteins were kept, and what was left out and why.
struct DatasetReport: Sendable, Equatable {
    /// Why a chain or file is not in the dataset, or what is special about one that is.
    struct Remark: Sendable, Equatable {
        /// Nil where the whole file is meant.
        var chain: String?
        /// Stable identifier in kebab case.
        var reason: String
        var detail: String
        var line: Int?

        init(chain: String? = nil, reason: String, detail: String, line: Int? = nil) {
            self.chain = chain
            self.reason = reason
            self.detail = detail
            self.line = line
        }
    }

    /// One input file.
    struct File: Sendable, Equatable {
        var path: String
        var bytes = 0
        var sha256 = ""
        /// Ids of the proteins that are in the dataset.
        var kept: [String] = []
        var leftOut: [Remark] = []
        /// Remarks on proteins that were kept.
        var notes: [Remark] = []
        /// Deviations from the format that reading put up with.
        var warnings = 0
    }

    static let format = "sepit-dataset-report/1"

    /// In byte order of their paths.
    var files: [File]

    /// Number of files or chains left out, by reason.
    var reasons: [String: Int] { Self.reasons(files.lazy.flatMap(\.leftOut)) }

    private static func reasons(_ remarks: some Sequence<Remark>) -> [String: Int] {
        remarks.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
    }

    var json: JSONValue {
        .object([
            .init("format", .string(Self.format)),
            .init(
                "summary",
                .object([
                    .init("files", .integer(files.count)),
                    .init("filesUsed", .integer(files.count { !$0.kept.isEmpty })),
                    .init("proteins", .integer(files.reduce(0) { $0 + $1.kept.count })),
                    .init("leftOut", .counts(reasons)),
                    .init("notes", .counts(Self.reasons(files.lazy.flatMap(\.notes)))),
                ])),
            .init("files", .array(files.map(\.json))),
        ])
    }

    /// - Throws: `SepitError` `.badData` (`report-malformed`, `json-syntax`), and the errors of `FileSystem.read`.
    init(path: String) throws(SepitError) {
        let json = try JSONValue(contentsOf: path)
        guard json["format"]?.text == Self.format,
            let files = json["files"]?.elements?.map(File.init), !files.contains(nil)
        else {
            throw SepitError(
                .badData, code: "report-malformed", "This is not the report of a dataset of this version.", file: path,
                expected: Self.format, found: json["format"]?.text)
        }
        self.files = files.compactMap(\.self)
    }

    init(files: [File]) {
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}

extension DatasetReport.File {
    /// A file that is not taken.
    init(passedOver file: StructureFiles.PassedOver) {
        self.init(path: file.path, leftOut: [.init(reason: file.reason, detail: file.detail)])
    }

    fileprivate var json: JSONValue {
        .object([
            .init("file", .string(path)), .init("bytes", .integer(bytes)), .init("sha256", .string(sha256)),
            .init("kept", .array(kept.map { .string($0) })), .init("leftOut", .array(leftOut.map(\.json))),
            .init("notes", .array(notes.map(\.json))), .init("warnings", .integer(warnings)),
        ])
    }

    fileprivate init?(_ json: JSONValue) {
        guard let path = json["file"]?.text, let bytes = json["bytes"]?.whole, let sha256 = json["sha256"]?.text,
            let kept = json["kept"]?.elements, let leftOut = json["leftOut"]?.elements,
            let notes = json["notes"]?.elements, let warnings = json["warnings"]?.whole
        else { return nil }
        self.init(
            path: path, bytes: bytes, sha256: sha256, kept: kept.compactMap(\.text),
            leftOut: leftOut.compactMap(DatasetReport.Remark.init), notes: notes.compactMap(DatasetReport.Remark.init),
            warnings: warnings)
    }
}

extension DatasetReport.Remark {
    fileprivate var json: JSONValue {
        .object(
            (chain.map { [.init("chain", .string($0))] } ?? [])
                + [.init("reason", .string(reason)), .init("detail", .string(detail))]
                + (line.map { [.init("line", .integer($0))] } ?? []))
    }

    fileprivate init?(_ json: JSONValue) {
        guard let reason = json["reason"]?.text, let detail = json["detail"]?.text else { return nil }
        self.init(chain: json["chain"]?.text, reason: reason, detail: detail, line: json["line"]?.whole)
    }
}
