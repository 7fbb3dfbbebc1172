import FileKit
import FoundationEssentials
import SEPITModel

extension Calibration {
    /// In a model directory.
    package static let fileName = "calibration.json"

    private struct Format: Decodable {
        var format: String
    }

    /// The calibration of the model in a directory; nil where it has none.
    ///
    /// - Throws: `SepitError` `.badData`: `calibration-damaged` for a file that isn't the one that was written,
    ///   `calibration-version`, `calibration-invalid`, `calibration-stale` where the weights are not those that it was
    ///   fitted with; and the errors of reading them.
    package init?(directory: String) throws(SepitError) {
        let file = Path.join(directory, Self.fileName)
        guard FileSystem.exists(file) else { return nil }
        let again = "Fit it again with `sepit calibrate`, or remove the file."
        func problem(_ code: String, _ message: String, expected: String, found: String? = nil) -> SepitError {
            SepitError(
                .badData, code: code, message, file: file, expected: expected, found: found, hint: again)
        }
        let bytes = try FileSystem.read(file)
        if let entry = try ModelManifest.entry(Self.fileName, in: directory) {
            let sum = SHA256.hash(of: bytes)
            guard sum == entry.sha256 else {
                throw problem(
                    "calibration-damaged", "The calibration is not the one that was written.",
                    expected: "SHA-256 \(entry.sha256)", found: sum)
            }
        }
        let data = Data(bytes)
        if let found = try? JSONDecoder().decode(Format.self, from: data).format, found != Self.format,
            found.hasPrefix("sepit-calibration/")
        {
            throw problem(
                "calibration-version", "The calibration is of another version.", expected: Self.format,
                found: String(found.prefix(40)))
        }
        guard let calibration = try? JSONDecoder().decode(Self.self, from: data), calibration.format == Self.format,
            calibration.isPossible
        else {
            throw problem("calibration-invalid", "This is not a calibration.", expected: Self.format)
        }
        let fingerprint = try ModelFingerprint.of(directory: directory)
        guard calibration.model == fingerprint else {
            throw problem(
                "calibration-stale", "The calibration belongs to other weights.",
                expected: "\(fingerprint.prefix(16))…", found: "\(calibration.model.prefix(16))…")
        }
        self = calibration
    }

    /// Writes it into the directory of its model, and into the manifest there.
    ///
    /// - Throws: `SepitError` as `ModelManifest.put`.
    package func write(model directory: String) throws(SepitError) {
        try ModelManifest.put(Array((JSONText.line(self) + "\n").utf8), as: Self.fileName, in: directory)
    }

    /// Whether it can have been fitted.
    private var isPossible: Bool {
        (0...1).contains(precision) && fits.allSatisfy(\.isPossible)
            && kinds.allSatisfy { KindMeasure($0) != nil } && selections?.allSatisfy(\.isPossible) != false
    }

    /// - Throws: `SepitError` `.badData` (`calibration-invalid`) unless it knows features of such a width.
    func requireWidth(_ width: Int, model directory: String) throws(SepitError) {
        guard let other = kinds.first(where: { $0.distribution.width != width }) else { return }
        throw SepitError(
            .badData, code: "calibration-invalid", "The calibration is of a model of another width.",
            file: Path.join(directory, Self.fileName), expected: "\(width)", found: "\(other.distribution.width)",
            hint: "Fit it again with `sepit calibrate`, or remove the file.")
    }
}

extension AnswerJudge {
    /// The judge of a model's answers; nil for a model without calibration, and with an adapter: what was fitted with
    /// other weights says nothing of it.
    ///
    /// - Throws: `SepitError`: `.missingInput` (`calibration-missing`) where a precision is asked of such a model; `.badData`
    ///   as `Calibration.init(directory:)`.
    init?(model directory: String, adapter: String?, abstention: Abstention) throws(SepitError) {
        let calibration = adapter == nil ? try Calibration(directory: directory) : nil
        switch (calibration, abstention) {
        case (let calibration?, .calibrated): self.init(calibration)
        case (let calibration?, .precision(let precision)): self.init(calibration, precision: precision)
        case (nil, .calibrated): return nil
        case (nil, .precision(let precision)):
            guard precision > 0 else { return nil }
            throw SepitError(
                .missingInput, code: "calibration-missing",
                "The model can't tell what it doesn't know: it has no calibration.", file: directory,
                expected: adapter == nil ? Calibration.fileName : "a model without --adapter",
                hint: (adapter == nil ? "Fit one" : "Merge the adapter with `sepit merge`, then fit one")
                    + " with `sepit calibrate --model DIR --data DATASET`, or leave out --precision.")
        }
    }
}
