import FileKit

/// Where a reader's doubts go: in lenient mode they are collected, in strict mode the first one is thrown.
struct WarningLog {
    let mode: ReadMode
    let file: String
    private let limitPerCode: Int
    private var counts: [String: Int] = [:]
    private var warnings: [ParseWarning] = []

    init(mode: ReadMode, limits: ReadLimits, file: String) {
        self.mode = mode
        self.file = file
        limitPerCode = limits.warningsPerCode
    }

    /// - Throws: the warning as an error of the same code, in strict mode.
    mutating func note(_ line: Int, _ code: String, _ message: @autoclosure () -> String) throws(SepitError) {
        guard mode == .lenient else { throw error(line, code, message()) }
        let count = counts[code, default: 0] + 1
        counts[code] = count
        if count <= limitPerCode { warnings.append(ParseWarning(line: line, code: code, message: message())) }
    }

    /// As `note`, but only the first time for this code.
    mutating func noteOnce(_ line: Int, _ code: String, _ message: @autoclosure () -> String) throws(SepitError) {
        if counts[code] == nil { try note(line, code, message()) }
    }

    func error(_ line: Int?, _ code: String, _ message: String, hint: String? = nil) -> SepitError {
        SepitError(.badData, code: code, message, file: file, line: line, hint: hint)
    }

    /// The warnings in order of line, with a closing one for each code that occurred more often than the limit.
    func collected() -> [ParseWarning] {
        var all = warnings
        for (code, count) in counts.sorted(by: { $0.key < $1.key }) where count > limitPerCode {
            let last = warnings.last { $0.code == code }?.line ?? 0
            all.append(ParseWarning(line: last, code: code, message: "… and \(count - limitPerCode) more of these."))
        }
        return all.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}
